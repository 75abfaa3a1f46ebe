"""Family names that stand first or have no space behind them, and endings of patronymics."""

from gtm.names.text import words

VIETNAMESE_FAMILIES = words(
    "nguyen nguyễn tran trần pham phạm hoang hoàng huynh huỳnh phan vu vũ vo võ dang đặng bui bùi do đỗ ho hồ ngo "
    "ngô duong dương ly lý le lê"
)
KOREAN_FAMILIES = words(
    "ahn bae baek cho choi chung han heo hong hwang im jang jeon jeong jo jung kang kim ko koo kwak kwon lee lim "
    "min moon nam noh oh park ryu seo shin sohn son song yang yoo yoon"
)
KOREAN_SYLLABLES = words(
    "a ah bin bok bum byung chan chang chul dae do dong eun gi gil gu gyu ha hae han hee ho hoon hun hwa hwan hye "
    "hyeon hyuk hyun il in ja jae jeong ji jin jong joo joon ju jun jung ki ku kwang kyu kyung mi min mo moon myung "
    "na nam rae ran ri sang seok seol seong seung si so sol sook soo su sub suk sun sung tae uk won woo woong ye yeon "
    "yeong yong yoo yoon you young yu yul yun"
)
"""Of these are given names made, two to a name, sometimes written apart: `Park Ji Hoon`."""

CHINESE_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙周吴吳徐孙孫马馬朱胡林郭何高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾"
    "肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁沈任姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱"
    "方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵万萬钱錢严嚴赖賴洪武莫孔汤湯常温溫康施"
    "文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒"
    "阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾"
    "尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦"
)
DOUBLE_CHINESE_FAMILIES = frozenset(
    {
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "上官",
        "诸葛",
        "諸葛",
        "司徒",
        "东方",
        "夏侯",
        "皇甫",
        "慕容",
        "尉迟",
        "公孙",
        "令狐",
        "端木",
    }
)
KOREAN_HANGUL_DOUBLES = frozenset({"남궁", "황보", "제갈", "사공", "선우", "독고", "서문"})
JAPANESE_FAMILIES = words(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 "
    "山口 松本 井上 木村 斎藤 斉藤 清水 山崎 阿部 池田 橋本 山下 石川 中島 "
    "前田 藤田 後藤 小川 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 "
    "福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 "
    "中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 "
    "大野 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 平野 菅原 小島 久保 "
    "松井 千葉 岩崎 桜井 野口 松尾 木下 野村 菊地 佐野 大塚 新井 杉本 古川 "
    "浜田 市川 小山 水野 高田 吉川 山内 西田 菊池 西川 北村 安田 五十嵐"
)
"""Enough to tell where a family name ends in a name written without a space."""

PATRONYMIC_ENDS = (
    "ович",
    "евич",
    "йович",
    "овна",
    "евна",
    "ична",
    "ьич",
    "івна",
    "ївна",
    "ovich",
    "evich",
    "ovna",
    "evna",
)
