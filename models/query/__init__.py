"""What is read from a register: lists in SQL order, records, search, drafts, problems. Nothing here writes.

It asks the open file, records, dates and language.
"""

from models.query.aggregates import (
    called,
    get,
    get_many,
    known,
    last_number,
    linked,
    parents,
    row_id,
    standing_in,
    title,
)
from models.query.frequency import revision_count, usage
from models.query.kept import (
    Discarded,
    Draft,
    Pattern,
    discarded,
    drafted_title,
    drafts,
    has_damaged_drafts,
    kept_filters,
    last_saved,
    patterns,
    to_keep,
)
from models.query.lists import Filter, Question, columns, computed_columns, count, each, ids, newest, page, with_code
from models.query.namesakes import dated, name_key_sizes, with_any_name_key, with_name_keys
from models.query.problems import (
    Problem,
    all_zones,
    has_reference,
    newest_at,
    problem_counts,
    problems,
    shared_references,
    zones_at,
)
from models.query.search import match, search_terms
from models.query.unmatched_places import UnmatchedPlace, unmatched_places, with_unmatched_place

__all__ = [
    'Discarded',
    'Draft',
    'Filter',
    'Pattern',
    'Problem',
    'Question',
    'UnmatchedPlace',
    'all_zones',
    'called',
    'columns',
    'computed_columns',
    'count',
    'dated',
    'discarded',
    'drafted_title',
    'drafts',
    'each',
    'get',
    'get_many',
    'has_damaged_drafts',
    'has_reference',
    'ids',
    'kept_filters',
    'known',
    'last_number',
    'last_saved',
    'linked',
    'match',
    'name_key_sizes',
    'newest',
    'newest_at',
    'page',
    'parents',
    'patterns',
    'problem_counts',
    'problems',
    'revision_count',
    'row_id',
    'search_terms',
    'shared_references',
    'standing_in',
    'title',
    'to_keep',
    'unmatched_places',
    'usage',
    'with_any_name_key',
    'with_code',
    'with_name_keys',
    'with_unmatched_place',
    'zones_at',
]
