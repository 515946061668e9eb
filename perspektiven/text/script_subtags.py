"""Script subtags (BCP 47): kept where a text is not in its language's usual script.

`sr-Latn`, `be-Latn`, `az-Arab`, `zh-Hant`; never `pl-Latn` (RFC 5646, 4.1: no subtag that adds
nothing). The usual script is CLDR's (likely subtags).
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from babel.core import get_global

from perspektiven.text.language_tags import base

# Frequent characters that only one of the two scripts has.
_TRADITIONAL = frozenset(
    "這個們來國時說對會學過還開關後經發問題與為無從點長實現當將應種業產動員興條園醫藥廠廣東車馬風飛龍電話語讀書報紙線網號樓橋護區縣鄉鎮總統選舉黨軍戰爭議務資費買賣貴"
    "錢銀鐵鋼錯鏡門間聞閉陽陰際隊階難離雙雞靜響頁頂順預領頭顧願類顯飯館駐驗體魚鳥麗麥黃齊齒億優傳傷價兒內兩剛創劃劇劑勞勝勢協單嚴圓圖團場塊壓壞處備復夠夢夥奪獎婦媽孫"
    "寧審寫寶尋導層屬島帶幣幫幹庫廳張強彈態憂懷戲戶擊據擇擔擬擴擾攝數斷曉機權歐歲歷歸殺氣決沒況涼測減湯溝滅滿漁漲潔濟灣災煙熱營爾牆狀獨獲環瑪療監盤盧眾碼確禮稱積窮競"
    "筆節範簡籌簽糧約紅純級組細終結給絕綠維綜緊編緣縮績繼續罰義習聯聲職聽腦臨舊艦艱藝蘇虛蟲術衛裝製複見規視覺觀計訊討訓記訪設許訴診評試詢該認誤課調談請論諸講謝證譯譽"
    "貓負財貢貧貨販貫責貸貿賀賓賞賠賢賴購贊趙跡踐軌軟較載輕輛輪輸轉辦農邊遊運達違遠適遲遷遺鄰釋針釣鍾鎖鏈"
)
_SIMPLIFIED = frozenset(
    "这个们来国时说对会学过还开关经发问题与为无从点长实现将应种业产动员兴条园医药厂广东车马风飞龙电话语读书报纸线网号楼桥护区县乡镇总统选举党军战争议务资费买卖贵钱银"
    "铁钢错镜门间闻闭阳阴际队阶难离双鸡静响页顶顺预领头顾愿类显饭馆驻验体鱼鸟丽麦黄齐齿亿优传伤价儿内两刚创剧剂劳胜势协单严圆图团场块压坏处备够梦夺奖妇妈孙宁审写宝寻"
    "导层属岛带币帮库厅张强弹态忧怀戏户击据择担拟扩扰摄数断晓机权欧岁归杀气决没况凉测减汤沟灭满渔涨洁济湾灾烟热营尔墙状独获环玛疗监盘卢众码礼称积穷竞笔节简筹粮约红纯"
    "级组细终结给绝绿维综紧编缘缩绩继续罚义习联声职听脑临旧舰艰艺苏虚虫术卫装见规视觉观计讯讨训记访设许诉诊评试询该认误课调谈请论诸讲谢证译誉猫负财贡贫货贩贯责贷贸贺"
    "宾赏赔贤赖购赞赵践轨软较载轻辆轮输转办农边运达违远适迟迁遗邻释针钓钟锁链"
)
_CHINESE = frozenset({"zh", "yue"})
_OF_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
# ISO 15924's codes of the scripts that one language is written in besides another, by Unicode's
# names of letters.
_CODES = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}
# Languages that newspapers write in more than one of these. A text of any other one that has
# another script mostly quotes.
_IN_SEVERAL = {
    "az", "be", "bs", "crh", "ha", "kk", "ku", "ky", "mn", "ms", "pa", "ro", "sd", "sh", "sr",
    "tg", "tk", "tt", "ug", "uz",
}  # fmt: skip
_MOST_LETTERS = 2_000
_MAJORITY = 0.6


def with_script(language: str, text: str, stated: Sequence[str] = ()) -> str:
    """The language's tag, with the text's script where that is not the usual one.

    Of Chinese without a character that tells the scripts apart, the `stated` tags decide.
    """
    name, text = base(language), text[:_MOST_LETTERS]
    if name in _CHINESE:
        is_traditional = _is_traditional(name, text, stated)
        return f"{name}-Hant" if is_traditional else name
    if name not in _IN_SEVERAL:
        return name
    script = _script(text)
    return name if script in {None, _usual(name)} else f"{name}-{script}"


def _is_traditional(language: str, text: str, stated: Sequence[str]) -> bool:
    letters = Counter(text)
    traditional = sum(letters[each] for each in _TRADITIONAL)
    simplified = sum(letters[each] for each in _SIMPLIFIED)
    if traditional != simplified:
        return traditional > simplified
    tags = (tag.lower().split("-") for tag in stated if base(tag) in _CHINESE)
    first = next(tags, [language])
    return not _OF_TRADITIONAL.isdisjoint(first)


def _script(text: str) -> str | None:
    """The script of most letters, if it is one that languages share."""
    scripts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if character.isalpha():
            scripts[unicodedata.name(character, "").partition(" ")[0]] += times
    if not scripts:
        return None
    name, count = scripts.most_common(1)[0]
    return _CODES.get(name) if count >= _MAJORITY * scripts.total() else None


def _usual(language: str) -> str:
    # CLDR has nothing on Serbo-Croatian.
    likely = str(get_global("likely_subtags").get(language, "sh_Latn"))
    return likely.split("_")[1]
