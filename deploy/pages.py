"""Every page a person can open, once: for the pictures of the README and for the tests in a real browser."""

from __future__ import annotations

from dataclasses import dataclass

IDENTITY, SUBMISSION, PROCESSING, METRICS = range(4)
RECEPTIONIST, SPECIALIST, CASHIER, MANAGER, CITIZEN, OLD_CITIZEN, BUSINESS = (
    "official-29179-receptionist",
    "official-29179-specialist",
    "official-836-cashier",
    "manager-836",
    "citizen-an",
    "citizen-binh",
    "business-cuc",
)
WIDTHS = {360: 780, 1280: 900}


@dataclass(frozen=True)
class Page:
    """A page: whose door, who looks, its address; what to click from there (CSS selectors, the first match), after typing.

    `beside`: where to go from the last of them, relative to it. `route`: the route that is shown in the end, as Flask writes it,
    where it is another than that of `path`. `status`: what it is answered with.
    """

    name: str
    door: int
    person: str | None
    path: str
    follow: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()
    beside: str = ""
    route: str = ""
    status: int = 200


A_CASE = "main a[href^='/cases/']"
OPEN_APPLICATION = "main a[href^='/applications/']"
# The oldest of a citizen's applications, on which nobody has begun; and the one that waits for its citizen, marked in red.
OLDEST_APPLICATION = ".govuk-task-list__item:last-child a"
ASKED_APPLICATION = ".govuk-task-list__item:has(.govuk-tag--red) a"
# Money of another amount than its application owes: what assigning it would do.
TO_ASSIGN = "main a[href^='/unmatched-money/assign']"
ROUTE_OF_APPLICATION, ROUTE_OF_DRAFT = "/applications/<case_id>", "/drafts/<draft_id>/<name>"
# A list of files behind a figure, ordered as a file.
ORDERED = ("main a[href^='/cases?']", "main details summary", "main details button")

# Files received online: behind the tab of online services.
RECEIVED_ONLINE = ("a[href='#online']", "#online a[href*='part=received_online']")

CITIZEN_PAGES = (
    Page("citizen-home", SUBMISSION, None, "/"),
    Page("citizen-procedures", SUBMISSION, None, "/procedures?q=khai+sinh"),
    Page("citizen-procedure", SUBMISSION, None, "/procedures/1.001193"),
    Page("citizen-tracking", SUBMISSION, None, "/tracking"),
    Page("citizen-not-found", SUBMISSION, None, "/nothing-here", status=404),
    Page("citizen-draft", SUBMISSION, CITIZEN, "/procedures/1.001193/begin", route=ROUTE_OF_DRAFT),
    Page("citizen-draft-form", SUBMISSION, CITIZEN, "/procedures/1.001193/begin", beside="applicant", route=ROUTE_OF_DRAFT),
    Page("citizen-draft-papers", SUBMISSION, CITIZEN, "/procedures/1.001193/begin", beside="papers", route=ROUTE_OF_DRAFT),
    Page("citizen-draft-check", SUBMISSION, CITIZEN, "/procedures/1.001193/begin", beside="check", route=ROUTE_OF_DRAFT),
    Page("citizen-applications", SUBMISSION, CITIZEN, "/applications"),
    Page("citizen-application", SUBMISSION, CITIZEN, "/applications", (OPEN_APPLICATION,), route=ROUTE_OF_APPLICATION),
    Page(
        "citizen-receipt",
        SUBMISSION,
        CITIZEN,
        "/applications",
        (OPEN_APPLICATION, "a[href$='/receipt']"),
        route="/applications/<case_id>/receipt",
    ),
    Page(
        "citizen-tracked",
        SUBMISSION,
        CITIZEN,
        "/applications",
        (OPEN_APPLICATION, "a[href$='/receipt']", "a[href*='/tracking/']"),
        route="/tracking/<code>",
    ),
    Page(
        "citizen-supplement",
        SUBMISSION,
        CITIZEN,
        "/applications",
        (ASKED_APPLICATION, "a[href$='/supplement']"),
        route="/applications/<case_id>/supplement",
    ),
    Page(
        "citizen-rating",
        SUBMISSION,
        CITIZEN,
        "/applications",
        (OPEN_APPLICATION, "a[href$='/rating']"),
        route="/applications/<case_id>/rating",
    ),
    Page(
        "citizen-withdraw",
        SUBMISSION,
        OLD_CITIZEN,
        "/applications",
        (OLDEST_APPLICATION, "a[href$='/withdraw']"),
        route="/applications/<case_id>/withdraw",
    ),
    Page("citizen-payment", SUBMISSION, BUSINESS, "/applications", (OPEN_APPLICATION,), route=ROUTE_OF_APPLICATION),
    Page("demo-bank", SUBMISSION, BUSINESS, "/applications", (OPEN_APPLICATION, "a[href*='/pay?qr=']")),
    Page("citizen-mailbox", SUBMISSION, CITIZEN, "/mailbox"),
    Page("cashier-money", SUBMISSION, CASHIER, "/unmatched-money"),
    Page("cashier-assign", SUBMISSION, CASHIER, "/unmatched-money", (TO_ASSIGN,), route="/unmatched-money/assign"),
)
OFFICIAL_PAGES = (
    Page("official-day", PROCESSING, RECEPTIONIST, "/"),
    Page("official-queue", PROCESSING, RECEPTIONIST, "/queues/open"),
    Page("official-case", PROCESSING, RECEPTIONIST, "/queues/open", (A_CASE,), route="/cases/<case_id>"),
    # A file that was paid twice: what came is to be given back.
    Page("official-surplus", PROCESSING, RECEPTIONIST, "/queues/to_give_back", (A_CASE,), route="/cases/<case_id>"),
    Page("official-specialist", PROCESSING, SPECIALIST, "/"),
    Page("official-counter", PROCESSING, RECEPTIONIST, "/cases/new/counter"),
    Page("official-internal", PROCESSING, SPECIALIST, "/cases/new/internal"),
    Page("official-internal-refused", PROCESSING, SPECIALIST, "/cases/new/internal", ("main form button",), status=422),
    Page("official-register", PROCESSING, RECEPTIONIST, "/register"),
    Page("official-secret-counts", PROCESSING, RECEPTIONIST, "/secret-counts"),
    Page("official-search", PROCESSING, RECEPTIONIST, "/search", ("form[role='search'] button",), (("#q", "thử an"),)),
)
MANAGER_PAGES = (
    Page("manager-dashboard", METRICS, MANAGER, "/"),
    Page("manager-cases", METRICS, MANAGER, "/", ("main a[href^='/cases?']",), route="/cases"),
    Page("manager-explore", METRICS, MANAGER, "/explore?level=commune"),
    Page("manager-explore-unit", METRICS, MANAGER, "/explore?unit=29179"),
    Page("manager-meeting", METRICS, MANAGER, "/meeting?at=2"),
    Page("manager-details", METRICS, MANAGER, "/details?unit=29179"),
    Page("manager-level", METRICS, MANAGER, "/details?level=commune"),
    Page("manager-what-if", METRICS, MANAGER, "/what-if?level=commune&target=90&ticked=1.001193"),
    Page("manager-what-if-refused", METRICS, MANAGER, "/what-if?unit=836&target=nine&choice=only", status=422),
    Page("manager-intake", METRICS, MANAGER, "/intake?level=commune"),
    Page("manager-intake-cases", METRICS, MANAGER, "/intake?level=commune", (".intake__day a",), route="/intake/cases"),
    Page("manager-received", METRICS, MANAGER, "/details?unit=29179", RECEIVED_ONLINE, route="/intake/cases"),
    Page("manager-step", METRICS, MANAGER, "/details?unit=29179", ("main a[href*='part=step']",), route="/cases"),
    Page("manager-open", METRICS, MANAGER, "/open?level=commune"),
    Page("manager-late", METRICS, MANAGER, "/late"),
    Page("manager-late-by-step", METRICS, MANAGER, "/late?by=step"),
    Page("manager-late-as-known", METRICS, MANAGER, "/late?as_known=2021-02-01", status=422),
    Page("manager-monthly", METRICS, MANAGER, "/monthly?level=commune"),
    Page("manager-reports", METRICS, MANAGER, "/reports"),
    Page("manager-report-cases", METRICS, MANAGER, "/reports", (".form-06a td a",), route="/reports/cases"),
    Page("manager-report-cases-as-known", METRICS, MANAGER, "/reports/cases?column=7&as_known=2021-02-01", status=422),
    Page("manager-regimes", METRICS, MANAGER, "/regimes"),
    Page(
        "manager-report",
        METRICS,
        MANAGER,
        "/regimes",
        ("main a[href*='/regimes/reports/settlement-by-unit']",),
        route="/regimes/reports/<name>",
    ),
    Page("manager-letters", METRICS, MANAGER, "/letters"),
    Page("manager-letter", METRICS, MANAGER, "/letters", ("main a[href^='/letters/']",), route="/letters/<name>"),
    Page("manager-plan", METRICS, MANAGER, "/plan"),
    Page("manager-plan-refused", METRICS, MANAGER, "/plan", ("main form button",), (("#value", "chín"),), status=422),
    Page("manager-corrections", METRICS, MANAGER, "/corrections"),
    Page("manager-completeness", METRICS, MANAGER, "/completeness?level=commune"),
    Page("manager-reconciliation", METRICS, MANAGER, "/reconciliation"),
    Page("manager-export", METRICS, MANAGER, "/", ORDERED, route="/exports/<string:export_id>"),
    Page("manager-exports", METRICS, MANAGER, "/exports"),
    Page("open-data", METRICS, None, "/open-data"),
    Page("manager-explained", METRICS, MANAGER, "/how-it-is-counted"),
)
PAGES = (*CITIZEN_PAGES, *OFFICIAL_PAGES, *MANAGER_PAGES, Page("demo-sign-in", SUBMISSION, None, "/login"))
# What a browser can get and no person looks at as a page of this system, and why.
NOT_PAGES = {
    "/asyncapi.json": "a description for software",
    "/openapi.json": "a description for software",
    "/docs": "drawn by Swagger UI, which is not ours to mend",
    "/livez": "for the supervisor",
    "/readyz": "for the supervisor",
    "/metrics": "for Prometheus",
    "/login/callback": "leads on",
    "/drafts/<draft_id>": "leads on to the first step",
    "/procedures/<code>/begin": "leads on to the draft",
    "/cases/<case_id>/attachments/<attachment_id>": "the citizen's own file",
    "/cases/<case_id>/forms/<form>": "a sheet of paper, in millimetres",
    "/forms/06": "a sheet of paper, in millimetres",
    "/print.css": "a style",
    "/office.css": "a style",
    "/chart.svg": "a picture",
    "/monthly.pdf": "a sheet of paper: the page /monthly, printed",
}
