"""The ten states of the national portal, derived from the case, numbered as in the code of a province's system.

6 (payment asked) is never said: it stands for a file that is paused, and a fee that waits does not stop the work here.
8 (stopped) is a file taken out of the system.
"""

from __future__ import annotations

from services.processing.domain import case_file as states
from services.processing.domain.case_file import Case
from shared.message import Message

WORDS: dict[int, Message] = {
    1: Message("Mới đăng ký", "New"),
    2: Message("Được tiếp nhận", "Received"),
    3: Message("Không được tiếp nhận", "Not received"),
    4: Message("Đang xử lý", "In process"),
    5: Message("Yêu cầu bổ sung giấy tờ", "Supplement asked for"),
    6: Message("Yêu cầu thực hiện nghĩa vụ tài chính", "Payment asked for"),
    7: Message("Công dân yêu cầu rút hồ sơ", "Withdrawn"),
    8: Message("Dừng xử lý", "Stopped"),
    9: Message("Đã xử lý xong", "Done"),
    10: Message("Đã trả kết quả", "Result returned"),
}


def portal_status(case: Case) -> int:
    """The national portal's number for the state of `case`."""
    if case["state"] == states.CLOSED:
        return {"not_received": 3, "withdrawn": 7}.get(case["outcome"], 9)
    if case["state"] == states.PROCESSING:
        # Received, and the office that handles it has not begun.
        second = case["steps"][1]["step"] if len(case["steps"]) > 1 else None
        return 2 if case["step"] == second and not case.get("claim") else 4
    return {states.NEW: 1, states.WAITING_SUPPLEMENT: 5, states.HANDED_OVER: 10}.get(case["state"], 8)
