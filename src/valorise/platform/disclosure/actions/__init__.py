"""What can be done with a disclosure, one function for each change."""

from valorise.platform.disclosure.actions.drafts import (
    begin,
    change_type,
    delete_draft,
    restore_draft,
    save_answers,
    take_over_from,
)
from valorise.platform.disclosure.actions.people import (
    add_contributor,
    change_contributors,
    make_equal,
    make_link,
    remove_contributor,
)
from valorise.platform.disclosure.actions.sending import send, send_together
from valorise.platform.disclosure.actions.shares import answer_by_link, answer_shares, remind
from valorise.platform.disclosure.actions.triage import (
    assign_officer,
    clear_publication,
    decide,
    keep_promise,
    reopen,
    write_message,
)

__all__ = [
    "add_contributor",
    "answer_by_link",
    "answer_shares",
    "assign_officer",
    "begin",
    "change_contributors",
    "change_type",
    "clear_publication",
    "decide",
    "delete_draft",
    "keep_promise",
    "make_equal",
    "make_link",
    "remind",
    "remove_contributor",
    "reopen",
    "restore_draft",
    "save_answers",
    "send",
    "send_together",
    "take_over_from",
    "write_message",
]
