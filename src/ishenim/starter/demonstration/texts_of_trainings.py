"""What courses and questions of the demonstration say, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LANGUAGES = ("ky", "ru", "en")
VENUE = "Окуу борбору, 3-бөлмө (үлгү)"
SOURCE = (
    "Жарыяланган маалымат: прокурорлор үчүн эки күндүк эки окуу, 2009-жылдын 14–15-октябры (Ысык-Көл) жана "
    "21–22-октябры (Ош). "
    "Опубликовано: два двухдневных курса для прокуроров, 14–15 октября 2009 года (Иссык-Куль) и 21–22 октября "
    "2009 года (Ош). "
    "Published: two two-day courses for prosecutors, on 14–15 October 2009 (Issyk-Kul) and on 21–22 October 2009 (Osh)."
)
PROSECUTORS = {
    "title_ky": "Прокурорлор үчүн коррупцияга каршы окуу",
    "title_ru": "Антикоррупционное обучение прокуроров",
    "title_en": "Anti-corruption training for prosecutors",
    "about_ky": (
        "Аныктоо; маалымат алмашуу; тергөө топтору; иликтөө планы; өз ара укуктук жардам; тинтүү жана заттай, санарип "
        "далилдерди алуу; суракка алуу."
    ),
    "about_ru": (
        "Выявление; обмен оперативной информацией; следственные группы; план расследования; взаимная правовая помощь; "
        "обыск и изъятие вещественных и цифровых доказательств; опрос."
    ),
    "about_en": (
        "Detection; exchange of intelligence; investigating teams; the plan of an investigation; mutual legal "
        "assistance; search and seizure of physical and digital evidence; interviews."
    ),
}
ON_THE_CODE = {
    "title_ky": "Сот аткаруучулардын ар-намыс кодекси боюнча окуу (үлгү)",
    "title_ru": "Обучение кодексу чести судебных исполнителей (пример)",
    "title_en": "Course on the Code of Honor of Enforcement Officers (sample)",
    "about_ky": "Адамга сый мамиле, белектер, адамдардын жеке иштери боюнча сыр сактоо: кызматта жана андан тышкары.",
    "about_ru": "Уважение к достоинству, подарки, молчание о чужих делах: на службе и вне её.",
    "about_en": "Respect for dignity, gifts, silence about people’s affairs: in service and outside it.",
}
BANK: tuple[tuple[str, dict[str, tuple[str, tuple[str, ...], str]]], ...] = (
    (
        "dignity",
        {
            "ky": (
                "Карызкор сизге кыйкырып жатат. Кодекс эмне дейт?",
                (
                    "Ага сылык жана тынч жооп берем",
                    "Мен да кыйкырам",
                    "Ишти кийинкиге калтырып, түшүндүрбөй кетем",
                ),
                "Кызматкер ар бир адам менен сылык жана тынч сүйлөйт, ал өзүн кандай алып жүрбөсүн.",
            ),
            "ru": (
                "Должник кричит на вас. Что говорит кодекс?",
                ("Отвечаю вежливо и спокойно", "Кричу в ответ", "Откладываю дело и ухожу без объяснений"),
                "Исполнитель говорит с каждым вежливо и спокойно, как бы тот себя ни вёл.",
            ),
            "en": (
                "A debtor shouts at you. What does the code say?",
                (
                    "I answer politely and calmly",
                    "I shout back",
                    "I put the case off and leave without explaining",
                ),
                "An officer speaks to everybody politely and calmly, however they behave.",
            ),
        },
    ),
    (
        "dignity",
        {
            "ky": (
                "Үйдө балдар бар. Күч колдонуу жөнүндө эмне айтылган?",
                (
                    "Мыйзам жол берген жана иш талап кылгандан ашык эмес",
                    "Тез бүтсүн үчүн көбүрөөк",
                    "Кодексте бул жок",
                ),
                "Балдардын, оорулуулардын жана карылардын көзүнчө өзгөчө этияттык керек.",
            ),
            "ru": (
                "В доме дети. Что сказано о применении силы?",
                (
                    "Не больше, чем допускает закон и требует дело",
                    "Больше, чтобы закончить скорее",
                    "В кодексе об этом нет",
                ),
                "При детях, больных и пожилых нужна особая осторожность.",
            ),
            "en": (
                "There are children in the house. What is said about force?",
                (
                    "No more than the law allows and the case demands",
                    "More, to be done sooner",
                    "The code says nothing",
                ),
                "In the presence of children, the sick and the old, special care is needed.",
            ),
        },
    ),
    (
        "gifts",
        {
            "ky": (
                "Өндүрүүчү иш бүткөндөн кийин шоколад таштап кетти. Эмне кыласыз?",
                (
                    "Ошол эле күнү жетекчиге кабыл алуу кагазы менен тапшырам",
                    "Баасы аз, алып коём",
                    "Жолдошторго берем",
                ),
                "Белек мурда да, кийин да алынбайт; калтырылган нерсе ошол эле күнү тапшырылат.",
            ),
            "ru": (
                "Взыскатель после дела оставил конфеты. Что вы делаете?",
                (
                    "В тот же день сдаю руководителю под расписку",
                    "Они недорогие, беру себе",
                    "Отдаю коллегам",
                ),
                "Подарки не принимают ни до, ни после; оставленное сдают в тот же день.",
            ),
            "en": (
                "After a case the creditor left sweets. What do you do?",
                (
                    "Hand them to the head on the same day, against a receipt",
                    "Keep them, they are cheap",
                    "Give them to colleagues",
                ),
                "No gift is accepted, neither before nor after; what was left behind is handed over on the same day.",
            ),
        },
    ),
    (
        "gifts",
        {
            "ky": (
                "Кайсы белекти алууга болот?",
                (
                    "Аткаруу барагына тиешеси бар адамдан эч бирин",
                    "Баасы аз болсо",
                    "Иш бүткөндөн кийин гана",
                ),
                "Баасына карабай эч кандай белек жана жеңилдик алынбайт.",
            ),
            "ru": (
                "Какой подарок можно принять?",
                (
                    "Никакой от того, кого касается исполнительный лист",
                    "Недорогой",
                    "Только после окончания дела",
                ),
                "Не принимают никаких подарков и услуг, сколько бы они ни стоили.",
            ),
            "en": (
                "Which gift may be accepted?",
                ("None from anybody concerned by a writ", "A cheap one", "Only after the case is closed"),
                "No gift and no favour of any value is accepted.",
            ),
        },
    ),
    (
        "confidentiality",
        {
            "ky": (
                "Кошунасы карызкордун оорусу жөнүндө сурады. Эмне айтасыз?",
                ("Эч нерсе", "Билгенимди гана", "Атын атабай айтам"),
                "Адамдын турмушу, ден соолугу, үй-бүлөсү жөнүндө билгениңиз билүүсү керек болбогон эч кимге айтылбайт.",
            ),
            "ru": (
                "Сосед спрашивает о болезни должника. Что вы скажете?",
                ("Ничего", "Только то, что знаю", "Скажу, не называя имени"),
                "О жизни, здоровье и семье людей не говорят никому, кому не нужно это знать.",
            ),
            "en": (
                "A neighbour asks about the debtor’s illness. What do you say?",
                ("Nothing", "Only what I know", "I tell it without the name"),
                "What is learnt about people’s life, health and family is told to nobody who need not know it.",
            ),
        },
    ),
    (
        "confidentiality",
        {
            "ky": (
                "Кызматтан кеткенден кийин эмне болот?",
                ("Сыр сактоо милдети калат", "Бир жылдан кийин айтса болот", "Милдет бүтөт"),
                "Сыр кызматта да, кызматтан кийин да сакталат.",
            ),
            "ru": (
                "Что остаётся после ухода со службы?",
                ("Обязанность молчать остаётся", "Через год можно рассказать", "Обязанность кончается"),
                "Молчат и на службе, и после неё.",
            ),
            "en": (
                "What remains after leaving the service?",
                ("The duty of silence remains", "After a year one may tell", "The duty ends"),
                "Silence is kept in service and after it.",
            ),
        },
    ),
)


def bank() -> Iterator[dict[str, Any]]:
    """Yield each question as it is typed; in all of them the first choice is right, and no page shows that order."""
    for article, said in BANK:
        question: dict[str, Any] = {"article": article, "right": 1}
        for code in LANGUAGES:
            text, choices, why = said[code]
            question |= {f"text_{code}": text, f"choices_{code}": "\n".join(choices), f"why_{code}": why}
        yield question
