"""The same commit built twice is the same folder, byte for byte."""

import subprocess
from pathlib import Path

import package
from system_files import digests


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    python = package.ROOT / 'build' / 'environment' / 'bin' / 'python'
    script = 'import package, pathlib, sys; package.begin(); package.make_folder(pathlib.Path(sys.argv[1]))'
    subprocess.run([python, '-c', script, tmp_path / 'sijill'], cwd=package.HERE, check=True)
    assert digests(tmp_path / 'sijill') == digests(package.FOLDER)
