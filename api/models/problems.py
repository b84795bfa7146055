"""Problems as RFC 9457 has them."""

from pydantic import BaseModel, ConfigDict, Field


class Fault(BaseModel):
    """One thing wrong with a request."""

    where: str = Field(examples=["query.limit"])
    message: str = Field(examples=["Input should be less than or equal to 500"])
    value: str | None = Field(None, examples=["'9999'"])


class Problem(BaseModel):
    """Why a request was not answered, as RFC 9457 has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:fundgraph:problem:no-such-thing",
                    "title": "No such thing",
                    "status": 404,
                    "detail": "there is no party 'party:P000001'; near: party:P0000001",
                    "instance": "/v1/parties/party:P000001",
                    "request_id": "6d0a3f0c5c0b4f6f9f1d8a3b7e2c4d5e",
                    "near": ["party:P0000001"],
                }
            ]
        }
    )

    type: str = Field(description="the kind of problem, as a URN")
    title: str = Field(description="the kind of problem, in words")
    status: int = Field(description="the HTTP status")
    detail: str = Field(description="what was wrong, the value, what is allowed, what to do")
    instance: str = Field(description="the path asked for")
    request_id: str = Field(description="the number under which the log has this request")
    near: list[str] | None = Field(None, description="names that come near the one asked for")
    faults: list[Fault] | None = Field(None, description="each thing wrong with the request")
