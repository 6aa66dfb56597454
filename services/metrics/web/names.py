"""What codes are called on the pages of management, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from shared.message import Message

# The groups of QĐ 766/QĐ-TTg.
GROUPS = {
    "openness": _l("Công khai, minh bạch"),
    "progress": _l("Tiến độ giải quyết"),
    "online": _l("Cung cấp dịch vụ trực tuyến"),
    "digitisation": _l("Số hóa hồ sơ"),
    "satisfaction": _l("Mức độ hài lòng"),
}
RATIOS = {
    "published": _l("Thủ tục công bố đủ giấy tờ và kết quả, trên số thủ tục đang áp dụng"),
    "on_time": _l("Hồ sơ xong sớm hoặc đúng hạn, trên số hồ sơ có hạn đã xong"),
    "received_online": _l("Hồ sơ nộp qua mạng, trên số hồ sơ đã nhận"),
    "level_4": _l("Hồ sơ nộp qua mạng của thủ tục mức độ 4, trên số hồ sơ của các thủ tục ấy"),
    "online_payment": _l("Thanh toán trực tuyến, trên số hồ sơ đã nộp phí"),
    "electronic_results": _l("Kết quả trả bằng văn bản điện tử, trên số hồ sơ đã xong"),
    "satisfied": _l("Hài lòng hoặc rất hài lòng, trên số người đã đánh giá"),
}
CHANNELS = {
    "web": _l("Nộp qua trang web"),
    "mobile": _l("Nộp bằng điện thoại"),
    "national_portal": _l("Nộp qua cổng quốc gia"),
    "counter": _l("Nộp tại quầy"),
    "post": _l("Nộp qua bưu chính"),
    "internal": _l("Công việc nội bộ"),
}
STARS = {
    "very_satisfied": _l("Rất hài lòng"),
    "satisfied": _l("Hài lòng"),
    "not_satisfied": _l("Chưa hài lòng"),
}
# The columns 3 to 13 of Biểu II.06a.
COLUMNS_OF_THE_FORM = (
    _l("Tổng số tiếp nhận"),
    _l("Mới, trực tuyến"),
    _l("Mới, trực tiếp hoặc bưu chính"),
    _l("Từ kỳ trước"),
    _l("Tổng số đã giải quyết"),
    _l("Trước hạn"),
    _l("Đúng hạn"),
    _l("Quá hạn"),
    _l("Tổng số đang giải quyết"),
    _l("Trong hạn"),
    _l("Đã quá hạn"),
)
# The files of each of them, told without the form around it.
FILES_OF_THE_FORM = {
    3: _l("Hồ sơ tiếp nhận"),
    4: _l("Hồ sơ mới tiếp nhận trực tuyến"),
    5: _l("Hồ sơ mới tiếp nhận trực tiếp hoặc qua bưu chính"),
    6: _l("Hồ sơ từ kỳ trước"),
    7: _l("Đã giải quyết"),
    8: _l("Đã giải quyết trước hạn"),
    9: _l("Đã giải quyết đúng hạn"),
    10: _l("Đã giải quyết quá hạn"),
    11: _l("Đang giải quyết"),
    12: _l("Đang giải quyết, trong hạn"),
    13: _l("Đang giải quyết, đã quá hạn"),
}
# How one file stands in the form.
STANDING_IN_THE_FORM = {
    8: _l("đã giải quyết trước hạn"),
    9: _l("đã giải quyết đúng hạn"),
    10: _l("đã giải quyết quá hạn"),
    12: _l("đang giải quyết, trong hạn"),
    13: _l("đang giải quyết, đã quá hạn"),
}
WITHOUT_LIMIT = _l("đã giải quyết, không có hạn nên tính là đúng hạn")
SECTORS = {
    "health": _l("Y tế"),
    "education": _l("Giáo dục"),
    "agriculture": _l("Nông nghiệp"),
    "tourism": _l("Du lịch"),
}
STEPS: Mapping[str, Message] = {
    "tiep_nhan": Message("tiếp nhận", "reception"),
    "phan_cong": Message("phân công", "assignment"),
    "tham_dinh": Message("thẩm định", "appraisal"),
    "duyet_phong": Message("duyệt của phòng", "approval of the office"),
    "xet_duyet_xa": Message("xét duyệt ở xã", "review in the commune"),
    "niem_yet": Message("niêm yết", "public posting"),
    "de_nghi": Message("đề nghị", "proposal"),
    "phe_duyet": Message("phê duyệt", "decision"),
    "quyet_dinh": Message("quyết định", "decision"),
    "dong_dau": Message("đóng dấu", "seal"),
    "tra_ket_qua": Message("trả kết quả", "release"),
}
