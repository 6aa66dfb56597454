"""What can stand in the way of an action, in words: for the page beside a disabled button, and for the API's answer."""

from __future__ import annotations

from dataclasses import dataclass

from shared.message import Message


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an action is not possible now. `personal` means: not for this person; otherwise not for anybody."""

    code: str
    message: Message
    personal: bool = False


def _state(code: str, vi: str, en: str) -> Obstacle:
    return Obstacle(code, Message(vi, en))


def _person(code: str, vi: str, en: str) -> Obstacle:
    return Obstacle(code, Message(vi, en), personal=True)


ENDED = _state("case_ended", "Hồ sơ đã kết thúc.", "The file has ended.")
SECRET = _state(
    "case_is_secret", "Hồ sơ đã được đánh dấu mật, nội dung đã xóa.", "The file was marked secret; its content is gone."
)
NOT_NEW = _state("already_received", "Hồ sơ đã được tiếp nhận.", "The file has been received already.")
NOT_RECEIVED = _state("not_received_yet", "Hồ sơ chưa được tiếp nhận.", "The file has not been received yet.")
WAITING = _state(
    "waiting_for_supplement", "Đang chờ người nộp bổ sung giấy tờ.", "Waiting for the applicant to complete the file."
)
NOTHING_ASKED = _state("nothing_asked", "Hồ sơ không có yêu cầu bổ sung.", "No supplement was asked for.")
NOT_ARRIVED = _state(
    "supplement_not_arrived", "Người nộp chưa gửi phần bổ sung.", "The applicant has not sent the supplement yet."
)
ASKED_ONCE = _state(
    "asked_once_already",
    "Chỉ được yêu cầu bổ sung một lần, đầy đủ, ở mỗi giai đoạn.",
    "A supplement may be asked for once, completely, at each stage.",
)
WINDOW_OVER = _state(
    "supplement_window_over",
    "Đã quá 3 ngày làm việc kể từ khi tiếp nhận.",
    "More than 3 working days have passed since reception.",
)
NO_APPRAISAL = _state("not_at_appraisal", "Chỉ làm được ở bước thẩm định.", "Only possible at the appraisal step.")
NO_SIGNING = _state("nothing_to_sign", "Bước hiện tại không có việc ký.", "There is nothing to sign at this step.")
SIGN_HERE = _state("sign_instead", "Bước này hoàn thành bằng việc ký.", "This step is completed by signing.")
RELEASE_HERE = _state(
    "release_instead", "Bước này hoàn thành bằng việc trả kết quả.", "This step is completed by releasing the result."
)
NO_RELEASE = _state("not_at_release", "Chưa đến bước trả kết quả.", "The file has not reached the release step.")
NOT_RELEASED = _state("no_result_yet", "Chưa có kết quả để giao.", "There is no result to hand over yet.")
NO_EARLIER = _state("no_earlier_step", "Không có bước trước để trả lại.", "There is no earlier step to return to.")
EXTENDED = _state("extended_already", "Hồ sơ đã được gia hạn một lần.", "The due date has been moved once already.")
NO_LIMIT = _state("no_time_limit", "Hồ sơ không có thời hạn theo giờ làm việc.", "The file has no time limit.")
TOO_LATE = _state(
    "too_late_to_extend",
    "Phải xin lỗi trước hạn ít nhất một ngày làm việc.",
    "The apology must come at least one working day before the due date.",
)
NO_FEE = _state("no_fee", "Hồ sơ này không phải nộp phí.", "Nothing is to be paid for this file.")
PAID = _state("paid_already", "Phí của hồ sơ đã được nộp.", "The fee of this file has been paid.")
NOTHING_GIVEN = _state(
    "ended_without_result",
    "Hồ sơ kết thúc mà không có kết quả nên không thu phí.",
    "The file ended without a result, so no fee is taken.",
)
NOTHING_OVER = _state("nothing_to_give_back", "Hồ sơ không có tiền nộp thừa phải trả lại.", "No money is to be given back.")
NOT_CLAIMED = _state("not_claimed", "Chưa có người nhận bước này.", "Nobody has taken this step.")
CLAIMED = _state("claimed_already", "Bước này đã có người nhận.", "Somebody has taken this step already.")
HELD = _person("held_by_another", "Đồng nghiệp khác đang giữ bước này.", "A colleague holds this step.")
NOT_YOURS = _person("not_your_step", "Bước này thuộc bộ phận hoặc chức danh khác.", "This step belongs to another post or unit.")
NOT_ALLOWED = _person("not_allowed", "Bạn không có quyền làm việc này.", "You are not allowed to do this.")
FOUR_EYES = _person(
    "four_eyes",
    "Người đã thẩm định hoặc ký ở bước khác không được ký bước này.",
    "Whoever did another step of the file may not sign this one.",
)
