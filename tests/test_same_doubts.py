"""What is said of the rows of a file hangs on the file alone: the same each time that it is looked at."""

from models.likeness.many_at_once import PersonPool
from models.limits.likeness_weights import WEIGHTS
from models.places import gazetteer
from models.record.records import Record


def test_of_a_crowd_in_a_file_the_same_are_compared_each_time() -> None:
    """Of very many of one name who were taken in one day it is the first, whatever uids they were given."""
    crowd = 4 * WEIGHTS.compared_in_a_file

    def compared() -> list[int]:
        pool, numbers = PersonPool(gazetteer()), dict[str, int]()
        for number in range(crowd):
            one = Record('abductee', values={'name_ar': 'زردشت هفال شيخموس', 'abducted_on': '2014-07-09'})
            pool.add(one)
            numbers[one.uid] = number
        asked = Record('abductee', values={'name_ar': 'زردشت هفال شيخموس', 'abducted_on': '2014-07-09'})
        return [numbers[uid] for _likeness, uid in pool.like(asked, in_part=True)]

    first = compared()
    assert 0 < len(first) <= WEIGHTS.compared_in_a_file
    assert compared() == first == sorted(first)
