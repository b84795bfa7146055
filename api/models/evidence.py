"""What a finding rests on, piece by piece."""

from datetime import datetime

from pydantic import BaseModel, Field


class EvidenceParty(BaseModel):
    """A party of the evidence, with its part in it."""

    party_id: str = Field(examples=["party:P0000017"])
    name: str | None = Field(examples=["苏州恒达精密制造有限公司"])
    role: str = Field(examples=["payer"])


class EvidenceAccount(BaseModel):
    """An account of the evidence, with its part in it."""

    account_id: str = Field(examples=["acct:A00000042"])
    holder_id: str | None = Field(examples=["party:P0000017"])
    role: str = Field(examples=["payer"])


class EvidenceTransaction(BaseModel):
    """A transaction of the evidence."""

    transaction_id: str = Field(examples=["tx:T0000000123"])
    role: str = Field(examples=["in"])
    time: datetime | None = Field(examples=["2025-06-10T02:15:31Z"])
    amount_minor: int | None = Field(examples=[1250000])
    currency: str | None = Field(examples=["CNY"])
    payer_account: str | None = Field(examples=["acct:A00000042"])
    payee_account: str | None = Field(examples=["acct:A00000977"])
    device_id: str | None = Field(examples=["device:D0000311"], description="the device that paid, if told")


class EvidenceGuarantee(BaseModel):
    """A guarantee of the evidence: who answers for whose debt."""

    guarantee_id: str = Field(examples=["guarantee:G0000005"])
    guarantor_id: str | None = Field(examples=["party:P0000017"])
    borrower_id: str | None = Field(examples=["party:P0000311"])
    kind: str | None = Field(examples=["surety"])
    since: datetime | None = Field(examples=["2025-03-01T00:00:00Z"])
    amount_minor: int | None = Field(examples=[500000000])
    currency: str | None = Field(examples=["CNY"])


class EvidenceTie(BaseModel):
    """What one party of the evidence is to another."""

    party_id: str = Field(examples=["party:P0000017"])
    to_party_id: str = Field(examples=["party:P0000311"])
    tie: str = Field(examples=["legal_representative"], description="a kind of relation, or investor")
    share: float | None = Field(examples=[0.6], description="of the capital, where that is told")


class EvidenceDevice(BaseModel):
    """A device from which several parties of the evidence signed in or paid."""

    device_id: str = Field(examples=["device:D0000311"])
    party_ids: list[str] = Field(examples=[["party:P0000017", "party:P0000311"]])
