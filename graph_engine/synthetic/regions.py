"""Provinces and cities with their codes of GB/T 2260, and how many people each stands for.

The list is ours: one to five cities a province, weighted roughly by population and trade.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """A city (or municipality) and its code of GB/T 2260."""

    code: str
    name: str
    short: str
    province: str
    weight: float
    birthplace: bool = True

    @property
    def province_code(self) -> str:
        """The code of the province the city lies in."""
        return self.code[:2] + "0000"


def _cities(province: str, *rows: tuple[str, str, float]) -> tuple[City, ...]:
    return tuple(City(code, name, name.removesuffix("市"), province, weight) for code, name, weight in rows)


CITIES: tuple[City, ...] = (
    *_cities("北京市", ("110000", "北京市", 5)),
    *_cities("天津市", ("120000", "天津市", 2)),
    *_cities("河北省", ("130100", "石家庄市", 2), ("130200", "唐山市", 1)),
    *_cities("山西省", ("140100", "太原市", 1)),
    *_cities("内蒙古自治区", ("150100", "呼和浩特市", 0.6)),
    *_cities("辽宁省", ("210100", "沈阳市", 2), ("210200", "大连市", 1)),
    *_cities("吉林省", ("220100", "长春市", 1)),
    *_cities("黑龙江省", ("230100", "哈尔滨市", 1)),
    *_cities("上海市", ("310000", "上海市", 6)),
    *_cities(
        "江苏省",
        ("320100", "南京市", 3),
        ("320200", "无锡市", 2),
        ("320300", "徐州市", 1),
        ("320500", "苏州市", 3),
        ("320600", "南通市", 1),
    ),
    *_cities("浙江省", ("330100", "杭州市", 5), ("330200", "宁波市", 3), ("330300", "温州市", 3)),
    *_cities("安徽省", ("340100", "合肥市", 2), ("340200", "芜湖市", 1)),
    *_cities("福建省", ("350100", "福州市", 2), ("350200", "厦门市", 2)),
    *_cities("江西省", ("360100", "南昌市", 1), ("360200", "景德镇市", 0.5)),
    *_cities("山东省", ("370100", "济南市", 2), ("370200", "青岛市", 2)),
    *_cities("河南省", ("410100", "郑州市", 3), ("410300", "洛阳市", 1)),
    *_cities("湖北省", ("420100", "武汉市", 3), ("420500", "宜昌市", 0.5)),
    *_cities("湖南省", ("430100", "长沙市", 2), ("430200", "株洲市", 0.5), ("430300", "湘潭市", 0.5)),
    *_cities(
        "广东省",
        ("440100", "广州市", 4),
        ("440300", "深圳市", 5),
        ("440500", "汕头市", 1),
        ("440600", "佛山市", 2),
    ),
    *_cities("广西壮族自治区", ("450100", "南宁市", 1), ("450300", "桂林市", 0.5)),
    City("460100", "海口市", "海口", "海南省", 0.4, birthplace=False),
    City("500000", "重庆市", "重庆", "重庆市", 3, birthplace=False),
    *_cities("四川省", ("510100", "成都市", 4)),
    *_cities("贵州省", ("520100", "贵阳市", 1)),
    *_cities("云南省", ("530100", "昆明市", 1)),
    *_cities("西藏自治区", ("540100", "拉萨市", 0.2)),
    *_cities("陕西省", ("610100", "西安市", 2)),
    *_cities("甘肃省", ("620100", "兰州市", 0.6)),
    *_cities("青海省", ("630100", "西宁市", 0.3)),
    *_cities("宁夏回族自治区", ("640100", "银川市", 0.3)),
    *_cities("新疆维吾尔自治区", ("650100", "乌鲁木齐市", 0.5)),
)
"""Cities; ``birthplace`` is false where the code is younger than our oldest customers."""

CITY_WEIGHTS = tuple(city.weight for city in CITIES)
BIRTH_WEIGHTS = tuple(city.weight * city.birthplace for city in CITIES)
CITY_NAMES = tuple(city.name for city in CITIES)
CITY_CODES = tuple(city.code for city in CITIES)
