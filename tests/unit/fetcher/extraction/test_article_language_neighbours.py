"""Languages of articles that begin with a quotation, or that a detector takes for a neighbour's."""

import pytest

from perspektiven.contracts import Paragraph
from services.fetcher.extraction.article_language import language_of

_QUOTATIONS = {
    "en": (
        "“We have asked for a new bridge since my grandmother was a girl, and all that we were "
        "ever sent was a letter with a stamp of the ministry on it. Nobody on this side of the "
        "river believes any of them, and nobody will vote for those who signed it.”"
    ),
    "fr": (
        "« Nous demandons un nouveau pont depuis que ma grand-mère était petite, et tout ce "
        "que l'on nous a envoyé, c'est une lettre avec le cachet du ministère. Personne de ce "
        "côté du fleuve ne croit plus un mot de ce qu'ils disent. »"
    ),
}
_ARTICLES = {
    "pl": (
        "Rada miasta postanowiła w poniedziałek odbudować stary most nad rzeką. Mieszkańcy "
        "czekali na tę decyzję od wielu lat, a dzieci pływały do szkoły promem. Prace mają się "
        "rozpocząć wiosną i potrwać około dwóch lat, powiedział burmistrz. W przyszłorocznym "
        "budżecie przeznaczono na ten cel cztery miliony złotych."
    ),
    "tr": (
        "Belediye meclisi pazartesi günü eski köprünün yeniden yapılmasına karar verdi. "
        "Mahalle sakinleri yıllardır bu kararı bekliyordu, çocuklar okula feribotla gidiyordu. "
        "Çalışmaların ilkbaharda başlaması ve yaklaşık iki yıl sürmesi bekleniyor. Gelecek "
        "yılın bütçesinde bunun için dört milyon lira ayrıldı."
    ),
    "sv": (
        "Kommunfullmäktige beslutade på måndagen att bygga om den gamla bron. Invånarna hade "
        "väntat på beslutet i många år, och barnen åkte färja till skolan. Arbetet ska börja i "
        "vår och pågå i omkring två år, sade kommunalrådet. I nästa års budget har fyra "
        "miljoner kronor avsatts för ändamålet."
    ),
    "ja": (
        "市議会は月曜日、古い橋を建て替えることを決めた。住民は長年この決定を待っていた。子どもたちは渡し船で学校に通っていた。工事は来春に始まり、約二年かかる見込みだ。来年度の予算には四百万円が計上されている。市長は安全を第一に進めると述べた。"
    ),
    "ru": (
        "Городской совет в понедельник решил восстановить старый мост через реку. Жители много "
        "лет ждали этого решения, а дети добирались в школу на пароме. Работы должны начаться "
        "весной и продлятся около двух лет, сообщил мэр. В бюджете следующего года на это "
        "предусмотрено четыре миллиона рублей."
    ),
    "ar": (
        "قرر مجلس المدينة يوم الاثنين إعادة بناء الجسر القديم على النهر. كان السكان ينتظرون "
        "هذا القرار منذ سنوات طويلة وكان الأطفال يذهبون إلى المدرسة بالعبارة. ومن المقرر أن "
        "تبدأ الأعمال في الربيع وأن تستمر نحو عامين بحسب رئيس البلدية."
    ),
    "id": (
        "Dewan kota memutuskan pada hari Senin untuk membangun kembali jembatan tua itu. Warga "
        "telah menunggu keputusan ini selama bertahun-tahun, dan anak-anak pergi ke sekolah "
        "dengan kapal feri. Pekerjaan akan dimulai pada musim semi dan berlangsung sekitar dua "
        "tahun, kata wali kota."
    ),
}
_NEIGHBOURS = {
    "ckb": (
        "ئەنجومەنی شار ڕۆژی دووشەممە بڕیاریدا پردە کۆنەکە سەرلەنوێ دروست بکاتەوە. دانیشتووان "
        "ساڵانێک بوو چاوەڕێی ئەم بڕیارە بوون، منداڵانیش بە بەلەم دەچوون بۆ قوتابخانە."
    ),
    "nb": (
        "Bystyret vedtok mandag å bygge den gamle broen på nytt. Innbyggerne hadde ventet på "
        "avgjørelsen i mange år, og barna tok fergen til skolen. Arbeidet skal begynne til "
        "våren og vare i omtrent to år."
    ),
    "nn": (
        "Bystyret vedtok måndag å byggje den gamle brua på nytt. Innbyggjarane hadde venta på "
        "avgjerda i mange år, og borna tok ferja til skulen. Arbeidet skal ta til våren og "
        "vare i om lag to år."
    ),
    "gl": (
        "O concello decidiu o luns reconstruír a vella ponte. A veciñanza agardaba por esta "
        "decisión desde había moitos anos, e os nenos ían á escola na barca. As obras "
        "comezarán na primavera e durarán uns dous anos."
    ),
    "af": (
        "Die stadsraad het Maandag besluit om die ou brug te herbou. Die inwoners het al jare "
        "op hierdie besluit gewag, en die kinders het met die veerboot skool toe gegaan. Die "
        "werk sal in die lente begin en sowat twee jaar duur."
    ),
    "lb": (
        "De Gemengerot huet e Méindeg decidéiert, déi al Bréck nei ze bauen. D'Awunner hate "
        "säit Jore op dës Entscheedung gewaart, an d'Kanner sinn mat der Fähr an d'Schoul "
        "gefuer. D'Aarbechte sollen am Fréijoer ufänken."
    ),
    "mk": (
        "Градскиот совет во понеделникот одлучи повторно да го изгради стариот мост. Жителите "
        "со години ја чекаа оваа одлука, а децата на училиште одеа со скела. Работите треба да "
        "започнат напролет и да траат околу две години."
    ),
    "be": (
        "Гарадскі савет у панядзелак вырашыў аднавіць стары мост праз раку. Жыхары шмат гадоў "
        "чакалі гэтага рашэння, а дзеці дабіраліся ў школу на пароме. Работы павінны пачацца "
        "вясной і прадоўжацца каля двух гадоў."
    ),
    "sk": (
        "Mestské zastupiteľstvo v pondelok rozhodlo, že starý most postaví nanovo. Obyvatelia "
        "na toto rozhodnutie čakali dlhé roky a deti sa do školy plavili kompou. Práce sa majú "
        "začať na jar a potrvajú približne dva roky."
    ),
    "hr": (
        "Gradsko vijeće odlučilo je u ponedjeljak ponovno izgraditi stari most. Stanovnici su "
        "godinama čekali ovu odluku, a djeca su u školu išla skelom. Radovi bi trebali početi "
        "na proljeće i trajati oko dvije godine."
    ),
    "ms": (
        "Majlis bandar raya memutuskan pada hari Isnin untuk membina semula jambatan lama itu. "
        "Penduduk telah lama menunggu keputusan ini kerana kanak-kanak pergi ke sekolah dengan "
        "feri. Kerja akan bermula pada musim bunga."
    ),
    "fa": (
        "شورای شهر روز دوشنبه تصمیم گرفت پل قدیمی را از نو بسازد. ساکنان سال‌ها منتظر این "
        "تصمیم بودند و کودکان با قایق به مدرسه می‌رفتند. کار قرار است در بهار آغاز شود و حدود "
        "دو سال طول بکشد."
    ),
    "prs": (
        "شورای شهر روز دوشنبه تصمیم گرفت پل قدیمی را از نو بسازد. ساکنان سال‌ها منتظر این "
        "تصمیم بودند و کودکان با قایق به مکتب می‌رفتند. کار قرار است در بهار آغاز شود و حدود "
        "دو سال طول بکشد."
    ),
    "ca": (
        "L'ajuntament va decidir dilluns reconstruir el vell pont. Els veïns feia molts anys "
        "que esperaven aquesta decisió, i els nens anaven a l'escola amb la barca. Les obres "
        "començaran a la primavera i duraran uns dos anys."
    ),
    "fy": (
        "De gemeenteried hat moandei besletten de âlde brêge op 'e nij te bouwen. De ynwenners "
        "wachten al jierren op dit beslút, en de bern gongen mei de pont nei skoalle. It wurk "
        "sil yn 'e maitiid begjinne."
    ),
    "oc": (
        "Lo conselh municipal decidiguèt diluns de tornar bastir lo pont vièlh. Los abitants "
        "esperavan aquela decision dempuèi d'ans e d'ans, e los dròlles anavan a l'escòla amb "
        "la barca."
    ),
    "gsw": (
        "De Gmeindrat het am Mäntig beschlosse, di alti Brugg neu z boue. D Iiwohner hei scho "
        "sit Jahre uf dä Entscheid gwartet, u d Chind si mit em Schiff i d Schuel."
    ),
    "nds": (
        "De Stadtraat hett an'n Maandag besloten, de ole Brügg nee to boen. De Lüüd hebbt al "
        "siet Johren op disse Beslutt luert, un de Kinner sünd mit de Fähr na School fohrt."
    ),
    "rue": (
        "Міськый совіт у понедїлок рїшив обновити старый міст. Жытелї роками чекали на тото "
        "рїшіня, а дїти ходили до школы компов."
    ),
    "sco": (
        "The toun cooncil decidit on Monanday tae bigg the auld brig again. The fowk had "
        "waitit mony years for this, an the bairns gaed tae the schuil wi the ferry."
    ),
    "scn": (
        "Lu cunzigghiu cumunali dicidìu lunidìa di fari arrè lu ponti vecchiu. La genti "
        "aspittava sta dicisioni di tanti anni, e li picciriddi jìanu â scola câ varca."
    ),
    "jv": (
        "Dewan kutha mutusake dina Senin kanggo mbangun maneh kreteg lawas. Warga wis ngenteni "
        "keputusan iki pirang-pirang taun, lan bocah-bocah menyang sekolah nganggo prau."
    ),
    "tt": (
        "Шәһәр советы дүшәмбе көнне иске күперне яңадан төзергә карар кылды. Халык бу карарны "
        "күп еллар көтте, балалар мәктәпкә паром белән йөрде."
    ),
    "ba": (
        "Ҡала советы дүшәмбе көнө иҫке күперҙе яңынан төҙөргә ҡарар итте. Халыҡ был ҡарарҙы "
        "күп йылдар көттө, балалар мәктәпкә паром менән йөрөнө."
    ),
    "pnb": (
        "شہر دی کونسل نے سوموار نوں پرانا پل دوبارہ بنان دا فیصلہ کیتا۔ لوک کئی سالاں توں ایس "
        "فیصلے دی اڈیک کر رہے سن، تے بچے بیڑی راہیں سکول جاندے سن۔"
    ),
}


def told(*texts: str, declared: str | None = None) -> str:
    return language_of([Paragraph(text=text) for text in texts], declared, ())


@pytest.mark.parametrize("quotation", _QUOTATIONS.values(), ids=_QUOTATIONS)
@pytest.mark.parametrize("language", _ARTICLES)
def test_a_quotation_in_front_decides_in_no_language(language: str, quotation: str) -> None:
    text = _ARTICLES[language]

    assert told(quotation, text, text) == language
    assert told(quotation, text, text, declared="en-US") == language


@pytest.mark.parametrize("language", _NEIGHBOURS)
def test_a_declared_language_stays_where_a_neighbour_is_likelier(language: str) -> None:
    assert told(_NEIGHBOURS[language] * 3, declared=language) == language


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        (
            "zh-CN",
            "市議會決定重建舊橋，這個決定讓學生與居民都很高興，工程將於明年開始。",
            "zh-Hant",
        ),
        (
            "en",
            "臺北市政府宣布，跨河大橋將於下個月重新開放，周邊學校與商家表示歡迎，並期待觀光人潮回流。",
            "zh-Hant",
        ),
        ("zh-Hant", "市议会决定重建旧桥，这个决定让学生与居民都很高兴，工程将于明年开始。", "zh"),
        ("sr", "Gradski savet odlučio je u ponedeljak da ponovo izgradi stari most.", "sr-Latn"),
        ("sr-RS", "Градски савет одлучио је у понедељак да поново изгради стари мост.", "sr"),
        ("uz", "Шаҳар кенгаши душанба куни эски кўприкни қайта қуришга қарор қилди.", "uz-Cyrl"),
        ("kk-KZ", "Қалалық мәслихат дүйсенбіде ескі көпірді қайта салуға шешім қабылдады.", "kk"),
    ],
)
def test_a_script_that_is_not_the_usual_one_stands_in_the_tag(
    declared: str, text: str, expected: str
) -> None:
    assert told(text * 2, declared=declared) == expected
