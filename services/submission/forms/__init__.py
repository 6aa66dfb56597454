"""Forms of procedures as data: a new procedure is a new file in the district's pack, not new code."""

from services.submission.forms.definition import Field, Form, Section
from services.submission.forms.loading import FormLibrary, load_forms
from services.submission.forms.validation import Checked, check_answers

__all__ = ["Checked", "Field", "Form", "FormLibrary", "Section", "check_answers", "load_forms"]
