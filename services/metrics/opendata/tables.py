"""Every table of open data, with its dictionary in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from services.metrics.figures import Figures
from services.metrics.opendata import quarters
from services.metrics.opendata.dataset import Column, Dataset, Row
from shared.message import Message

QUARTER = Column("quarter", "string", Message("quý, dương lịch", "calendar quarter"))
LEVEL = Column("level", "string", Message("cấp: district là huyện, commune là xã", "district or commune"))
FILES_CLOSED = Column("closed", "integer", Message("hồ sơ kết thúc trong quý", "files closed in the quarter"))
FILES_ONLINE = Column(
    "online", "integer", Message("trong đó xử lý hoàn toàn trực tuyến", "of them handled online from end to end")
)
SHARE_IN_PER_CENT = Column("share", "number", Message("tỷ lệ, phần trăm", "share, per cent"))


def _procedures(figures: Figures) -> Iterator[Row]:
    for each in figures.reference.procedures.search(""):
        yield each.code, each.name, each.name_en, each.field, each.level, each.service_level, each.valid_from


def _targets(figures: Figures) -> Iterator[Row]:
    for each in figures.reference.targets:
        yield each.level, each.value, each.valid_from, each.valid_to, each.legal_basis


TABLES = (
    Dataset(
        "online-share",
        Message("Tỷ lệ hồ sơ xử lý trực tuyến theo cấp và quý", "Share handled online by level and quarter"),
        Message(
            "Cho cả hai loại hồ sơ, và cho từng loại khi mỗi loại có từ 5 hồ sơ.",
            "For both kinds together, and for each kind when each has at least 5 files.",
        ),
        (
            QUARTER, LEVEL,
            Column("kind", "string", Message(
                "all: cả hai; public_service: thủ tục hành chính; internal_work: công việc nội bộ",
                "all: both; public_service: administrative procedures; internal_work: internal work",
            )),
            FILES_CLOSED, FILES_ONLINE, SHARE_IN_PER_CENT,
            Column("target", "number", Message("mục tiêu, phần trăm", "target, per cent")),
        ),
        quarters.by_level,
    ),
    Dataset(
        "online-share-units",
        Message("Tỷ lệ hồ sơ xử lý trực tuyến theo đơn vị và quý", "Share handled online by unit and quarter"),
        Message(
            "Quý nào có một đơn vị dưới 5 hồ sơ thì không nêu từng đơn vị của cấp đó.",
            "A quarter in which one unit has fewer than 5 files tells of no single unit of that level.",
        ),
        (
            QUARTER, LEVEL,
            Column("unit", "string", Message("mã đơn vị hành chính", "code of the administrative unit")),
            Column("name", "string", Message("tên đơn vị khi đó", "name of the unit at that time")),
            FILES_CLOSED, FILES_ONLINE, SHARE_IN_PER_CENT,
        ),
        quarters.by_unit,
    ),
    Dataset(
        "timeliness",
        Message("Hồ sơ đúng hạn theo cấp và quý", "Files on time by level and quarter"),
        Message("Hồ sơ có thời hạn, kết thúc trong quý.", "Files with a time limit, closed in the quarter."),
        (
            QUARTER, LEVEL,
            Column("limited", "integer", Message("hồ sơ có thời hạn", "files with a time limit")),
            Column("early", "integer", Message("trước hạn", "early")),
            Column("on_time", "integer", Message("đúng hạn", "on time")),
            Column("late", "integer", Message("quá hạn", "late")),
            Column("not_late", "number", Message("tỷ lệ không quá hạn, phần trăm", "share not late, per cent")),
        ),
        quarters.timeliness,
    ),
    Dataset(
        "channels",
        Message("Hồ sơ nộp qua mạng theo cấp và quý", "Files sent online by level and quarter"),
        Message("Hồ sơ tiếp nhận trong quý.", "Files received in the quarter."),
        (
            QUARTER, LEVEL,
            Column("received", "integer", Message("hồ sơ tiếp nhận", "files received")),
            Column("received_online", "integer", Message("trong đó nộp qua mạng", "of them sent online")),
            SHARE_IN_PER_CENT,
        ),
        quarters.channels,
    ),
    Dataset(
        "secret-files",
        Message("Số hồ sơ mật theo cấp và năm", "State-secret files by level and year"),
        Message(
            "Chỉ số lượng, của năm đã hết; dưới 5 hồ sơ thì để trống. Không bảng nào khác phụ thuộc hồ sơ mật.",
            "The number only, of years that are over; empty when fewer than 5. No other table depends on secret files.",
        ),
        (
            Column("year", "integer", Message("năm", "year")), LEVEL,
            Column("files", "integer", Message("số hồ sơ; trống: dưới 5", "files; empty: fewer than 5")),
        ),
        quarters.secrets,
    ),
    Dataset(
        "procedures",
        Message("Danh mục thủ tục hành chính", "Catalogue of administrative procedures"),
        Message("Các thủ tục mà một cửa tiếp nhận.", "The procedures that the one-stop shop takes."),
        (
            Column("code", "string", Message("mã thủ tục", "code of the procedure")),
            Column("name", "string", Message("tên", "name")),
            Column("name_en", "string", Message("tên tiếng Anh", "English name")),
            Column("field", "string", Message("lĩnh vực", "field")),
            Column("level", "string", Message("cấp quyết định", "level that decides")),
            Column("service_level", "string", Message("mức độ trực tuyến", "level of the online service")),
            Column("valid_from", "date", Message("áp dụng từ; trống: từ trước", "in force from; empty: since before")),
        ),
        _procedures,
    ),
    Dataset(
        "targets",
        Message("Mục tiêu tỷ lệ xử lý trực tuyến", "Targets of the share handled online"),
        Message("Mục tiêu theo cấp, với căn cứ.", "Targets by level, with their legal basis."),
        (
            LEVEL,
            Column("target", "number", Message("mục tiêu, phần trăm", "target, per cent")),
            Column("valid_from", "date", Message("từ ngày", "from")),
            Column("valid_to", "date", Message("đến hết ngày; trống: chưa hết", "to, included; empty: until further notice")),
            Column("legal_basis", "string", Message("căn cứ", "legal basis")),
        ),
        _targets,
    ),
)  # fmt: skip
