@"%~dp0python\python.exe" "%~dp0program\main.py" %*
