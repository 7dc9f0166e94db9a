"""Which tests of `models/` are run on both engines: `pytest --on-server` gives them a register on a server."""

MODULES = (
    'test_as_of', 'test_asking', 'test_broad_questions', 'test_erasing', 'test_follow_up_lists', 'test_joined',
    'test_likely', 'test_looking', 'test_merging', 'test_own_codes', 'test_own_history', 'test_pace_of_work',
    'test_plan', 'test_questions', 'test_queue', 'test_queue_kept', 'test_reverting', 'test_reviewing',
    'test_sampling', 'test_search', 'test_shares',
)  # fmt: skip
# These look into the file, open it anew, or ask SQLite what it did.
OF_FILES = frozenset(
    (
        'test_a_name_in_a_question_and_in_an_answer_is_erased_with_the_chain_whole',
        'test_a_question_that_was_undone_can_be_erased_too',
        'test_a_record_that_is_not_for_review_costs_a_look_whether_any_is',
        'test_a_register_of_an_earlier_version_is_indexed_anew',
        'test_a_register_that_is_only_read_keeps_no_look',
        'test_a_thousand_sent_at_once_are_looked_at_together',
        'test_altered_samples_are_named',
        'test_an_upgrade_works_it_out_anew',
        'test_shares_that_were_altered_are_named',
        'test_the_first_page_reads_no_more_than_it_shows',
        'test_the_start_is_written_down_before_anything_is_looked_at',
        'test_the_whole_way_by_command',
        'test_what_was_looked_at_leaves_no_time_and_no_trace_in_the_history',
    )
)
