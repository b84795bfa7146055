"""Characters and words that names are made of, with rough frequencies.

Surnames: the order of the hundred most frequent of the Ministry of Public Security's yearly name report;
the weights fall as a power of the rank (ours). Given names and words of firms: ours.
"""

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛")

MALE_CHARACTERS = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林阳建国志文海峰山东永新成德"
FEMALE_CHARACTERS = "芳娜敏静丽艳娟霞秀燕玲桂英梅红萍玉莉雪琳晶倩颖洁慧婷欣怡佳琪雅梦思蕾蓉薇瑶淑珍兰"
MIDDLE_CHARACTERS = "小晓文志建国海春玉子天一俊佳宇思雨美永家秋云金明德立成少振"

FIRM_STEMS_FIRST = "恒瑞鑫宏盛华天中联泰安信达永嘉启明远博海通金源德隆汇万顺福润昌荣益丰裕诚众卓锦凯越新"
FIRM_STEMS_SECOND = "泰达源丰盛通发隆祥和信诚润宇科创业兴旺康利安辰邦腾捷美优尚森禾川岳峰帆洋景晟"
FIRM_FORMS = ("有限公司", "有限责任公司", "股份有限公司")

TRADE_WORDS: dict[str, tuple[str, ...]] = {
    "制造业": ("机械", "电子", "塑胶", "五金", "精密制造", "纺织", "模具", "包装材料"),
    "批发业": ("贸易", "商贸", "建材", "五金批发", "服装批发", "粮油"),
    "零售业": ("商贸", "百货", "便利店", "电子商务", "数码"),
    "建筑业": ("建筑工程", "装饰工程", "市政工程", "劳务"),
    "交通运输业": ("物流", "货运", "供应链", "仓储"),
    "信息技术服务业": ("信息技术", "软件", "网络科技", "数据服务"),
    "住宿和餐饮业": ("餐饮管理", "酒店管理", "食品"),
    "租赁和商务服务业": ("企业管理", "人力资源", "广告", "咨询"),
    "农业": ("农业", "果业", "种植", "养殖"),
    "教育": ("教育咨询", "文化传播", "培训"),
}

SHOP_WORDS = (
    "便利店",
    "小吃店",
    "服装店",
    "水果店",
    "五金店",
    "理发店",
    "文具店",
    "粮油店",
    "茶行",
    "布行",
    "建材店",
)
"""What a sole trader's shop is called."""

CAMPAIGNS = ("老友荐新友", "春日同行", "企业伙伴计划", "邻里推荐")

TRADITIONAL_PAIRS = (
    "张張刘劉陈陳杨楊黄黃赵趙吴吳孙孫马馬罗羅郑鄭谢謝许許韩韓冯馮邓鄧萧蕭蒋蔣叶葉苏蘇吕呂卢盧钟鐘谭譚陆陸贾賈邹鄒龙龍钱錢严嚴兴興业業达達丰豐贸貿电電国國机機华華东東汇匯顺順荣榮诚誠润潤远遠创創宝寶网網络絡"
    "数數据據务務农農种種养養门門产產设設备備计計术術实實发發团團运運仓倉储儲辉輝凯凱岳嶽庆慶广廣银銀长長号號万萬众眾启啟联聯丽麗饰飾纺紡织織胶膠劳勞应應链鏈询詢"
)
"""Simplified and traditional form in turn, for the characters that names of firms use."""
