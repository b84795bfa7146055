"""What a transaction is called: kind, instrument, channel, summary, and the purposes people write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """One sort of transaction as it stands in the books."""

    key: str
    summary: str
    kind: str = "transfer"
    channel: str = "mobile"
    instrument: str | None = "transfer"
    purposes: tuple[str, ...] = ()
    payroll: bool = False
    category: str | None = None
    currency: int = 0
    cross_border: bool = False
    bop_code: str | None = None


_PRIVATE = ("转账", "还钱", "生活费", "聚餐", "往来", "", "", "谢谢", "借款", "份子钱")
_TRADE = ("货款", "材料款", "采购款", "服务费", "往来款", "加工费", "尾款", "运费")

LABELS = (
    Label("transfer", "转账", purposes=_PRIVATE),
    Label("counter_transfer", "柜面转账", channel="branch", purposes=_PRIVATE),
    Label("trade", "对公转账", channel="online", purposes=_TRADE),
    Label("trade_bill", "票据结算", channel="branch", instrument="bill", purposes=("货款", "材料款")),
    Label("invoice", "对公转账", channel="online", purposes=("货款", "采购款", "配件款", "按发票付款")),
    Label("salary", "代发工资", channel="batch", purposes=("工资", "工资及奖金"), payroll=True),
    Label("bonus", "代发奖金", channel="batch", purposes=("年终奖",), payroll=True),
    Label("platform_food", "快捷支付", channel="third_party", purposes=("餐饮", "外卖"), category="5812"),
    Label("platform_shop", "快捷支付", channel="third_party", purposes=("网上购物", "百货"), category="5311"),
    Label(
        "platform_grocery", "快捷支付", channel="third_party", purposes=("超市便利", "生鲜"), category="5411"
    ),
    Label("platform_travel", "快捷支付", channel="third_party", purposes=("出行", "车票"), category="4111"),
    Label("card_purchase", "刷卡消费", channel="pos", instrument="card", purposes=("消费",), category="5311"),
    Label("settlement", "商户结算", channel="batch", purposes=("T+1结算",)),
    Label("utility", "代扣缴费", channel="direct_debit", purposes=("电费", "水费", "燃气费", "话费")),
    Label("cash_out", "ATM取款", kind="cash_withdrawal", channel="atm", instrument=None),
    Label("cash_out_counter", "柜面取款", kind="cash_withdrawal", channel="branch", instrument=None),
    Label("cash_in", "现金存入", kind="cash_deposit", channel="branch", instrument=None),
    Label("cash_in_machine", "自助存款", kind="cash_deposit", channel="atm", instrument=None),
    Label("own_account", "本人转账", purposes=("本人账户互转", "转存", "")),
    Label("own_firm_account", "同名划转", channel="online", purposes=("资金调拨", "同名划款")),
    Label("owner_draw", "对公转账", channel="online", purposes=("备用金", "往来款", "分红", "借款", "报销")),
    Label("owner_loan", "转账", purposes=("往来款", "股东借款", "投资款")),
    Label("large_purchase", "转账", purposes=("购车款", "装修款", "购房款", "家电", "")),
    Label("rent", "转账", purposes=("房租", "租金", "押一付三")),
    Label("interest", "结息", kind="interest", channel="batch", instrument=None),
    Label("usd_interest", "结息", kind="interest", channel="batch", instrument=None, currency=1),
    Label("fee", "手续费", kind="fee", channel="batch", instrument=None),
    Label(
        "tax",
        "缴税",
        kind="tax",
        channel="online",
        instrument=None,
        purposes=("增值税", "企业所得税", "个人所得税"),
    ),
    Label("tax_transfer", "电子缴税", channel="online", purposes=("税款",)),
    Label("social_insurance", "社保扣缴", channel="direct_debit", purposes=("社会保险费",)),
    Label("loan_out", "贷款发放", kind="loan_disbursement", channel="branch", instrument=None),
    Label("loan_back", "贷款还款", kind="loan_repayment", channel="batch", instrument=None),
    Label("wealth_buy", "理财申购", channel="mobile", purposes=("稳健理财", "定期开放理财")),
    Label("wealth_back", "理财赎回", channel="batch", purposes=("理财到期本息",)),
    Label("securities", "银证转账", channel="mobile", purposes=("银转证", "证转银")),
    Label("red_packet", "转账", purposes=("红包", "新年快乐", "压岁钱", "恭喜发财")),
    Label("group_sweep", "集团归集", channel="batch", purposes=("资金归集",)),
    Label("group_return", "集团下拨", channel="batch", purposes=("资金下拨",)),
    Label("pension", "养老金", channel="batch", purposes=("养老金",)),
    Label(
        "export",
        "跨境汇入",
        channel="swift",
        purposes=("GOODS",),
        currency=1,
        cross_border=True,
        bop_code="121010",
    ),
    Label("sell_currency", "结汇", kind="exchange", channel="online", instrument=None, currency=1),
    Label("sell_currency_cny", "结汇", kind="exchange", channel="online", instrument=None),
)
"""Merchant categories are those of ISO 18245; balance-of-payments code 121010 is general trade in goods."""

LABEL_NUMBER = {label.key: i for i, label in enumerate(LABELS)}
