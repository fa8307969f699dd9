"""The small playbook in English and Arabic, its brands and answers: what the tests of the mail wing render."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.content.brand import Brand
from generator.content.load import load_brands, load_playbook
from generator.content.message import Message
from generator.content.model import Playbook, Scenario
from generator.content.texts import Entry, replace
from generator.language.locales import Locale
from generator.language.localize import ENGLISH, Words
from generator.mail.blanks import Answer
from generator.mail.render import NOTHING, Edition, render

FOLDER = Path(__file__).parent / "playbook"
ARABIC_WORDS = Words(Locale("ar"), {})
ARABIC = {
    "date of the mistaken e-mail": "تاريخ الرسالة الخاطئة",
    "number of visible addresses": "عدد العناوين الظاهرة",
    "what you changed": "ما الذي غيّرتموه",
    "kinds of data": "أنواع البيانات",
    "passwords": "كلمات المرور",
    "were exposed": "انكشفت",
    "were not exposed": "لم تنكشف",
    "wrong price": "السعر الخاطئ",
    "address of the page about the incident": "عنوان صفحة الحادثة",
    "Hello {to_first_name},": "مرحبًا {to_first_name}،",
    "Hello,": "مرحبًا،",
    "Kind regards": "مع خالص التحية،",
    "name of the person who signs": "اسم الموقّع",
    "position of the person who signs": "منصب الموقّع",
    "The team at {brand_name}": "فريق {brand_name}",
    "keep the next part only if: {condition}": "احتفظوا بالجزء التالي فقط إذا كان: {condition}",
    "end of this part": "نهاية هذا الجزء",
    "law that applies": "القانون المنطبق",
    "Type our address.": "اكتبوا عنواننا.",
    "Choose a new password.": "اختاروا كلمة مرور جديدة.",
    "Unsubscribe": "إلغاء الاشتراك",
    "E-mail": "البريد الإلكتروني",
    "Phone": "الهاتف",
    "Website": "الموقع الإلكتروني",
    "Data protection officer": "مسؤول حماية البيانات",
    "This message comes from {brand_legal_name}.": "أرسلت إليكم هذه الرسالة {brand_legal_name}.",
    "Your address was visible to others": "ظهر عنوانكم لأشخاص آخرين",
    "We showed your e-mail address": "عرضنا عنوان بريدكم الإلكتروني",
    "What happened on {fact_sent_date}, and what you can do now.": (
        "ما حدث بتاريخ {fact_sent_date}، وما يمكنكم فعله الآن."
    ),
    "On {fact_sent_date} we sent an e-mail that showed your address to others. **We are sorry.**": (
        "بتاريخ {fact_sent_date} أرسلنا رسالة أظهرت عنوانكم لأشخاص آخرين. **نعتذر لكم.**"
    ),
    "What was visible": "ما الذي ظهر",
    "Kinds of data": "أنواع البيانات",
    "Price shown": "السعر المعروض",
    "Please delete the e-mail.": "نرجو حذف الرسالة.",
    "Do not use the addresses.": "لا تستخدموا العناوين.",
    "Do not reply to all.": "لا تردوا على الجميع.",
    "Open the e-mail.": "افتحوا الرسالة.",
    "Delete it.": "احذفوها.",
    "Please change your password.": "نرجو تغيير كلمة المرور.",
    "Your password was not part of it.": "لم تتأثر كلمة المرور الخاصة بكم.",
    "You find more on our page.": "تجدون المزيد في صفحتنا.",
    "You can reach us here.": "يمكنكم التواصل معنا هنا.",
    "You get this message because your address was visible.": "وصلتكم هذه الرسالة لأن عنوانكم ظهر لأشخاص آخرين.",
    "Correction of our e-mail": "تصحيح رسالتنا",
    "We sent you a wrong e-mail": "أرسلنا إليكم رسالة خاطئة",
    "One sentence about what was wrong in our last e-mail.": "جملة واحدة عن الخطأ في رسالتنا الأخيرة.",
    "Our last e-mail was wrong.": "كانت رسالتنا الأخيرة خاطئة.",
    "Please ignore it.": "نرجو تجاهلها.",
    "You get this message because you got the wrong one.": "وصلتكم هذه الرسالة لأن الرسالة الخاطئة وصلتكم.",
}
FORMS = {
    "{n} address was visible.": (
        "لم يظهر أي عنوان.",
        "ظهر عنوان واحد.",
        "ظهر عنوانان.",
        "ظهرت {n} عناوين.",
        "ظهر {n} عنوانًا.",
        "ظهر {n} عنوان.",
    )
}
ANSWERS = {
    "en": {
        "sent_date": Answer("3 May 2026"),
        "exposed_count": Answer("312", count=312),
        "data": Answer(("name", "e-mail address")),
        "wrong_price": Answer("€12.50"),
        "passwords": Answer("were not exposed", option="not_exposed"),
        "fix": Answer("On 4 May we removed the old list."),
        "incident_page": Answer("https://status.books.test/incident"),
        "signer_name": Answer("Acme Jr."),
    },
    "ar": {
        "sent_date": Answer("3 مايو 2026"),
        "exposed_count": Answer("312", count=312),
        "data": Answer(("الاسم", "عنوان البريد الإلكتروني")),
        "wrong_price": Answer("USD 12.50"),
        "passwords": Answer("لم تنكشف", option="not_exposed"),
        "fix": Answer("بتاريخ 4 مايو حذفنا القائمة القديمة."),
        "incident_page": Answer("https://status.books.test/incident"),
        "signer_name": Answer("Acme Jr."),
    },
}


@dataclass(frozen=True)
class Sample:
    """One edition that the tests make."""

    message: str = "apology"
    brand: str = "rich"
    locale: str = "en"
    filled: bool = False

    def __str__(self) -> str:
        return f"{self.message}-{self.brand}-{self.locale}-{'filled' if self.filled else 'blank'}"


SAMPLES = [
    Sample(message, brand, locale, filled)
    for message in ("apology", "short", "notice")
    for brand in ("plain", "rich")
    for locale in ("en", "ar")
    for filled in (False, True)
]


def _arabic(entry: Entry) -> tuple[str, ...]:
    if entry.other is not None:
        return FORMS[entry.one]
    return (ARABIC.get(entry.one, entry.one),)


@cache
def playbook(locale: str) -> Playbook:
    """The small playbook in English or Arabic, its apology a second time as a notice."""
    read, _ = load_playbook(FOLDER / "playbook.yml")
    first, *others = read.scenarios
    apology, *rest = first.messages
    notice = apology.model_copy(update={"id": "notice", "layout": "notice"})
    scenario = first.model_copy(update={"messages": (apology, notice, *rest)})
    whole = read.model_copy(update={"scenarios": (scenario, *others)})
    return whole if locale == "en" else replace(whole, _arabic)


@cache
def brands() -> dict[str, Brand]:
    """The brands by id."""
    return {brand.id: brand for brand in load_brands(FOLDER / "brands")}


def words(locale: str) -> Words:
    """What knows the direction and the plurals of the locale."""
    return ENGLISH if locale == "en" else ARABIC_WORDS


def parts(locale: str, message: str) -> tuple[Scenario, Message]:
    """The message of that id, and its scenario."""
    scenario = playbook(locale).scenarios[0]
    return scenario, next(one for one in scenario.messages if one.id == message)


@cache
def edition(sample: Sample) -> Edition:
    """The rendered sample."""
    scenario, message = parts(sample.locale, sample.message)
    answers = ANSWERS[sample.locale] if sample.filled else NOTHING
    brand = brands()[sample.brand]
    return render(playbook(sample.locale), scenario, message, brand, words(sample.locale), answers)
