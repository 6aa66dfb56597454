"""The sentences for what a schema finds wrong, by code, in both languages."""

from __future__ import annotations

from shared.message import Message

FIELD_WORDS: dict[str, Message] = {
    "required": Message("Chưa điền mục này.", "This field is missing."),
    "null": Message("Mục này không được để trống.", "This field must not be empty."),
    "unknown": Message("Mục này không có trong biểu mẫu.", "There is no such field."),
    "invalid": Message("Giá trị không đúng.", "This value is not right."),
    "invalid_string": Message("Phải là chữ.", "Must be text."),
    "invalid_number": Message("Phải là số nguyên.", "Must be a whole number."),
    "invalid_date": Message("Phải là ngày, viết 2021-01-31.", "Must be a date, written 2021-01-31."),
    "invalid_choice": Message("Giá trị không nằm trong danh sách.", "This value is not on the list."),
    "too_long": Message("Dài quá mức cho phép.", "This is too long."),
    "too_short": Message("Ngắn quá mức cho phép.", "This is too short."),
    "out_of_range": Message("Ngoài giới hạn cho phép.", "This is outside the limits."),
    "not_an_object": Message("Phải là một nhóm thông tin.", "Must be an object."),
}

# How marshmallow begins its own sentences, and the code each stands for. Its sentences are not shown to anybody.
BEGINNINGS: tuple[tuple[str, str], ...] = (
    ("Missing data", "required"),
    ("Field may not be null", "null"),
    ("Unknown field", "unknown"),
    ("Not a valid string", "invalid_string"),
    ("Not a valid integer", "invalid_number"),
    ("Not a valid number", "invalid_number"),
    ("Not a valid date", "invalid_date"),
    ("Must be one of", "invalid_choice"),
    ("Longer than", "too_long"),
    ("Shorter than", "too_short"),
    ("Length must be", "too_short"),
    ("Must be greater", "out_of_range"),
    ("Must be less", "out_of_range"),
    ("Invalid input type", "not_an_object"),
)


def code_of(sentence: str) -> str:
    """The code for a sentence of marshmallow; our own validators say the code itself."""
    if sentence in FIELD_WORDS:
        return sentence
    return next((code for beginning, code in BEGINNINGS if sentence.startswith(beginning)), "invalid")
