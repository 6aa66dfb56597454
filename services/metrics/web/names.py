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
