"""The API's documents. Written by npm run client:types from its schemas: edit those."""
from enum import Enum
from dataclasses import dataclass
from typing import Union, Optional, Any, List, Dict, TypeVar, Type, cast, Callable
from datetime import datetime


T = TypeVar("T")
EnumT = TypeVar("EnumT", bound=Enum)


def from_int(x: Any) -> int:
    assert isinstance(x, int) and not isinstance(x, bool)
    return x


def from_str(x: Any) -> str:
    assert isinstance(x, str)
    return x


def from_none(x: Any) -> Any:
    assert x is None
    return x


def from_union(fs, x):
    for f in fs:
        try:
            return f(x)
        except:
            pass
    assert False


def from_float(x: Any) -> float:
    assert isinstance(x, (float, int)) and not isinstance(x, bool)
    return float(x)


def to_float(x: Any) -> float:
    assert isinstance(x, (int, float))
    return x


def to_enum(c: Type[EnumT], x: Any) -> EnumT:
    assert isinstance(x, c)
    return x.value


def to_class(c: Type[T], x: Any) -> dict:
    assert isinstance(x, c)
    return cast(Any, x).to_dict()


def from_list(f: Callable[[Any], T], x: Any) -> List[T]:
    assert isinstance(x, list)
    return [f(y) for y in x]


def from_bool(x: Any) -> bool:
    assert isinstance(x, bool)
    return x


def from_datetime(x: Any) -> datetime:
    return datetime.fromisoformat(x.replace("Z", "+00:00"))


def from_dict(f: Callable[[Any], T], x: Any) -> Dict[str, T]:
    assert isinstance(x, dict)
    return { k: f(v) for (k, v) in x.items() }


class Cross(Enum):
    FORE = "fore"
    HIND = "hind"
    INNER = "inner"
    MIX = "mix"
    OUTER = "outer"


@dataclass
class ParentsMutation:
    seed: Optional[Union[int, str]] = None
    share: Optional[float] = None

    @staticmethod
    def from_dict(obj: Any) -> 'ParentsMutation':
        assert isinstance(obj, dict)
        seed = from_union([from_int, from_str, from_none], obj.get("seed"))
        share = from_union([from_float, from_none], obj.get("share"))
        return ParentsMutation(seed, share)

    def to_dict(self) -> dict:
        result: dict = {}
        if self.seed is not None:
            result["seed"] = from_union([from_int, from_str, from_none], self.seed)
        if self.share is not None:
            result["share"] = from_union([to_float, from_none], self.share)
        return result


@dataclass
class ParentsClass:
    """the ids of finished butterflies, a and b with a cross, or a with a mutation"""

    a: str
    b: Optional[str] = None
    cross: Optional[Cross] = None
    mutation: Optional[ParentsMutation] = None
    share: Optional[float] = None
    """Of a mixture: 0 is a, 1 is b; absent: 0.5"""

    @staticmethod
    def from_dict(obj: Any) -> 'ParentsClass':
        assert isinstance(obj, dict)
        a = from_str(obj.get("a"))
        b = from_union([from_str, from_none], obj.get("b"))
        cross = from_union([Cross, from_none], obj.get("cross"))
        mutation = from_union([ParentsMutation.from_dict, from_none], obj.get("mutation"))
        share = from_union([from_float, from_none], obj.get("share"))
        return ParentsClass(a, b, cross, mutation, share)

    def to_dict(self) -> dict:
        result: dict = {}
        result["a"] = from_str(self.a)
        if self.b is not None:
            result["b"] = from_union([from_str, from_none], self.b)
        if self.cross is not None:
            result["cross"] = from_union([lambda x: to_enum(Cross, x), from_none], self.cross)
        if self.mutation is not None:
            result["mutation"] = from_union([lambda x: to_class(ParentsMutation, x), from_none], self.mutation)
        if self.share is not None:
            result["share"] = from_union([to_float, from_none], self.share)
        return result


@dataclass
class Pedigree:
    seed: Optional[str] = None
    a: Optional[int] = None
    b: Optional[int] = None
    cross: Optional[Cross] = None
    share: Optional[float] = None
    mutation: Optional[str] = None

    @staticmethod
    def from_dict(obj: Any) -> 'Pedigree':
        assert isinstance(obj, dict)
        seed = from_union([from_str, from_none], obj.get("seed"))
        a = from_union([from_int, from_none], obj.get("a"))
        b = from_union([from_int, from_none], obj.get("b"))
        cross = from_union([Cross, from_none], obj.get("cross"))
        share = from_union([from_float, from_none], obj.get("share"))
        mutation = from_union([from_str, from_none], obj.get("mutation"))
        return Pedigree(seed, a, b, cross, share, mutation)

    def to_dict(self) -> dict:
        result: dict = {}
        if self.seed is not None:
            result["seed"] = from_union([from_str, from_none], self.seed)
        if self.a is not None:
            result["a"] = from_union([from_int, from_none], self.a)
        if self.b is not None:
            result["b"] = from_union([from_int, from_none], self.b)
        if self.cross is not None:
            result["cross"] = from_union([lambda x: to_enum(Cross, x), from_none], self.cross)
        if self.share is not None:
            result["share"] = from_union([to_float, from_none], self.share)
        if self.mutation is not None:
            result["mutation"] = from_union([from_str, from_none], self.mutation)
        return result


class ScheduleEnum(Enum):
    ARTICLE = "article"
    LEADING = "leading"
    LINSPACE = "linspace"
    TRAILING = "trailing"


@dataclass
class GenerationRequest:
    """Parameters of a butterfly; every field has a default"""

    drawing: Optional[str] = None
    """A drawing that the run starts from: base64 of the red, green, blue of the state's pixels,
    8 bits each, row by row; the left half where the model is mirrored
    """
    eta: Optional[float] = None
    """a number from 0 to 1; only these samplers take more than 0: ; absent: 0, or that of the
    first parent
    """
    label: Optional[int] = None
    """The class to paint: a whole number from 0 to 99999, less than the classes of the model;
    absent for a model without classes, or that of the first parent
    """
    model: Optional[str] = None
    """the name of a model, as /api/models lists them; absent: the default model, or that of the
    first parent
    """
    model_identity: Optional[str] = None
    """From a recipe: refused if the model of that name is another one here"""

    parents: Optional[ParentsClass] = None
    """the ids of finished butterflies, a and b with a cross, or a with a mutation"""

    pedigree: Optional[List[Pedigree]] = None
    """The initial noise: a list of 1 to 64 entries, each a seed, a cross of earlier entries
    (fore, hind, inner, outer, mix) or a mutation of one; a and b number earlier entries from
    1, and the last entry is meant
    """
    sampler: Any = None
    """one of ; absent: the model's default"""

    schedule: Optional[Union[List[int], ScheduleEnum]] = None
    """one of linspace, leading, trailing, article, or a list of 1 to 250 descending timesteps;
    absent: the model's default
    """
    seed: Optional[Union[int, str]] = None
    """a whole number from -9223372036854775808 to 9223372036854775807; as a string if it
    exceeds +-9007199254740991; absent: random, or what follows from the parents
    """
    steps: Optional[int] = None
    """a whole number from 1 to 250; absent: the length of the schedule if it fixes one, else
    the model's default
    """
    strength: Optional[int] = None
    """The timestep near which the run joins its schedule, with a drawing: 500 keeps it, 700
    hardly; absent: 550
    """
    webhook: Optional[str] = None
    """an https address of at most 2000 characters, without a password; gets a POST when the
    painting has ended, signed as Standard Webhooks says, with the Generation as data. Not
    called if the answer to this request says that it has ended
    """

    @staticmethod
    def from_dict(obj: Any) -> 'GenerationRequest':
        assert isinstance(obj, dict)
        drawing = from_union([from_str, from_none], obj.get("drawing"))
        eta = from_union([from_float, from_none], obj.get("eta"))
        label = from_union([from_int, from_none], obj.get("label"))
        model = from_union([from_str, from_none], obj.get("model"))
        model_identity = from_union([from_str, from_none], obj.get("modelIdentity"))
        parents = from_union([ParentsClass.from_dict, from_none], obj.get("parents"))
        pedigree = from_union([lambda x: from_list(Pedigree.from_dict, x), from_none], obj.get("pedigree"))
        sampler = obj.get("sampler")
        schedule = from_union([lambda x: from_list(from_int, x), ScheduleEnum, from_none], obj.get("schedule"))
        seed = from_union([from_int, from_str, from_none], obj.get("seed"))
        steps = from_union([from_int, from_none], obj.get("steps"))
        strength = from_union([from_int, from_none], obj.get("strength"))
        webhook = from_union([from_str, from_none], obj.get("webhook"))
        return GenerationRequest(drawing, eta, label, model, model_identity, parents, pedigree, sampler, schedule, seed, steps, strength, webhook)

    def to_dict(self) -> dict:
        result: dict = {}
        if self.drawing is not None:
            result["drawing"] = from_union([from_str, from_none], self.drawing)
        if self.eta is not None:
            result["eta"] = from_union([to_float, from_none], self.eta)
        if self.label is not None:
            result["label"] = from_union([from_int, from_none], self.label)
        if self.model is not None:
            result["model"] = from_union([from_str, from_none], self.model)
        if self.model_identity is not None:
            result["modelIdentity"] = from_union([from_str, from_none], self.model_identity)
        if self.parents is not None:
            result["parents"] = from_union([lambda x: to_class(ParentsClass, x), from_none], self.parents)
        if self.pedigree is not None:
            result["pedigree"] = from_union([lambda x: from_list(lambda x: to_class(Pedigree, x), x), from_none], self.pedigree)
        if self.sampler is not None:
            result["sampler"] = self.sampler
        if self.schedule is not None:
            result["schedule"] = from_union([lambda x: from_list(from_int, x), lambda x: to_enum(ScheduleEnum, x), from_none], self.schedule)
        if self.seed is not None:
            result["seed"] = from_union([from_int, from_str, from_none], self.seed)
        if self.steps is not None:
            result["steps"] = from_union([from_int, from_none], self.steps)
        if self.strength is not None:
            result["strength"] = from_union([from_int, from_none], self.strength)
        if self.webhook is not None:
            result["webhook"] = from_union([from_str, from_none], self.webhook)
        return result


@dataclass
class ErrorElement:
    field: str
    """The wrong part of the request; schedule[2] for an item of a list"""

    limit: str
    """What is allowed"""

    value: Any = None
    """The value sent, shortened if long; absent if it was missing"""

    @staticmethod
    def from_dict(obj: Any) -> 'ErrorElement':
        assert isinstance(obj, dict)
        field = from_str(obj.get("field"))
        limit = from_str(obj.get("limit"))
        value = obj.get("value")
        return ErrorElement(field, limit, value)

    def to_dict(self) -> dict:
        result: dict = {}
        result["field"] = from_str(self.field)
        result["limit"] = from_str(self.limit)
        if self.value is not None:
            result["value"] = self.value
        return result


class TypeEnum(Enum):
    ABOUT_BLANK = "about:blank"


@dataclass
class Problem:
    """A problem document, RFC 9457"""

    code: str
    """The kind of problem, for programs"""

    detail: str
    """What is wrong, for people"""

    request_id: str
    """This request's id in the server's log"""

    status: int
    title: str
    """The status in words"""

    type: TypeEnum
    errors: Optional[List[ErrorElement]] = None

    @staticmethod
    def from_dict(obj: Any) -> 'Problem':
        assert isinstance(obj, dict)
        code = from_str(obj.get("code"))
        detail = from_str(obj.get("detail"))
        request_id = from_str(obj.get("requestId"))
        status = from_int(obj.get("status"))
        title = from_str(obj.get("title"))
        type = TypeEnum(obj.get("type"))
        errors = from_union([lambda x: from_list(ErrorElement.from_dict, x), from_none], obj.get("errors"))
        return Problem(code, detail, request_id, status, title, type, errors)

    def to_dict(self) -> dict:
        result: dict = {}
        result["code"] = from_str(self.code)
        result["detail"] = from_str(self.detail)
        result["requestId"] = from_str(self.request_id)
        result["status"] = from_int(self.status)
        result["title"] = from_str(self.title)
        result["type"] = to_enum(TypeEnum, self.type)
        if self.errors is not None:
            result["errors"] = from_union([lambda x: from_list(lambda x: to_class(ErrorElement, x), x), from_none], self.errors)
        return result


@dataclass
class GenerationError:
    code: str
    message: str

    @staticmethod
    def from_dict(obj: Any) -> 'GenerationError':
        assert isinstance(obj, dict)
        code = from_str(obj.get("code"))
        message = from_str(obj.get("message"))
        return GenerationError(code, message)

    def to_dict(self) -> dict:
        result: dict = {}
        result["code"] = from_str(self.code)
        result["message"] = from_str(self.message)
        return result


@dataclass
class ParentsMutationClass:
    seed: str
    share: float

    @staticmethod
    def from_dict(obj: Any) -> 'ParentsMutationClass':
        assert isinstance(obj, dict)
        seed = from_str(obj.get("seed"))
        share = from_float(obj.get("share"))
        return ParentsMutationClass(seed, share)

    def to_dict(self) -> dict:
        result: dict = {}
        result["seed"] = from_str(self.seed)
        result["share"] = to_float(self.share)
        return result


@dataclass
class Names:
    """Their names; null if they are gone"""

    a: Optional[str] = None
    b: Optional[str] = None

    @staticmethod
    def from_dict(obj: Any) -> 'Names':
        assert isinstance(obj, dict)
        a = from_union([from_none, from_str], obj.get("a"))
        b = from_union([from_none, from_str], obj.get("b"))
        return Names(a, b)

    def to_dict(self) -> dict:
        result: dict = {}
        result["a"] = from_union([from_none, from_str], self.a)
        result["b"] = from_union([from_none, from_str], self.b)
        return result


@dataclass
class Parents:
    """Its parents, which may be gone, and how it was bred from them"""

    a: str
    names: Names
    """Their names; null if they are gone"""

    b: Optional[str] = None
    """Null: it is a mutation of a"""

    cross: Optional[Cross] = None
    mutation: Optional[ParentsMutationClass] = None
    share: Optional[float] = None

    @staticmethod
    def from_dict(obj: Any) -> 'Parents':
        assert isinstance(obj, dict)
        a = from_str(obj.get("a"))
        names = Names.from_dict(obj.get("names"))
        b = from_union([from_none, from_str], obj.get("b"))
        cross = from_union([Cross, from_none], obj.get("cross"))
        mutation = from_union([ParentsMutationClass.from_dict, from_none], obj.get("mutation"))
        share = from_union([from_none, from_float], obj.get("share"))
        return Parents(a, names, b, cross, mutation, share)

    def to_dict(self) -> dict:
        result: dict = {}
        result["a"] = from_str(self.a)
        result["names"] = to_class(Names, self.names)
        result["b"] = from_union([from_none, from_str], self.b)
        result["cross"] = from_union([lambda x: to_enum(Cross, x), from_none], self.cross)
        result["mutation"] = from_union([lambda x: to_class(ParentsMutationClass, x), from_none], self.mutation)
        result["share"] = from_union([from_none, to_float], self.share)
        return result


@dataclass
class GenerationPicture:
    """In pixels"""

    height: int
    width: int

    @staticmethod
    def from_dict(obj: Any) -> 'GenerationPicture':
        assert isinstance(obj, dict)
        height = from_int(obj.get("height"))
        width = from_int(obj.get("width"))
        return GenerationPicture(height, width)

    def to_dict(self) -> dict:
        result: dict = {}
        result["height"] = from_int(self.height)
        result["width"] = from_int(self.width)
        return result


@dataclass
class Progress:
    """Progress inside the running step"""

    fraction: float
    """Share of the step's work that is done"""

    function: str
    """The SQL function that computed it"""

    layer: int
    """Layer of the network that finished last, from 1"""

    layers: int
    name: str
    """That layer's name in the checkpoint"""

    step: int
    """Step that is being computed, from 1"""

    @staticmethod
    def from_dict(obj: Any) -> 'Progress':
        assert isinstance(obj, dict)
        fraction = from_float(obj.get("fraction"))
        function = from_str(obj.get("function"))
        layer = from_int(obj.get("layer"))
        layers = from_int(obj.get("layers"))
        name = from_str(obj.get("name"))
        step = from_int(obj.get("step"))
        return Progress(fraction, function, layer, layers, name, step)

    def to_dict(self) -> dict:
        result: dict = {}
        result["fraction"] = to_float(self.fraction)
        result["function"] = from_str(self.function)
        result["layer"] = from_int(self.layer)
        result["layers"] = from_int(self.layers)
        result["name"] = from_str(self.name)
        result["step"] = from_int(self.step)
        return result


class Status(Enum):
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"
    QUEUED = "queued"
    RUNNING = "running"


@dataclass
class Generation:
    """A butterfly: its parameters and its progress"""

    bred: bool
    """Whether its initial noise has a pedigree"""

    created_at: datetime
    """UTC"""

    drawn: bool
    """Whether it began with a drawing, which is frame 0's x0"""

    eta: float
    frames: int
    """Number of stored frames; frame 0 is the initial noise, the last one the finished picture"""

    id: str
    kept: bool
    """Whether retention spares it because its maker kept it"""

    links: Dict[str, str]
    """Paths of this generation's files and actions, by name"""

    loves: int
    """Number of clients that love it; retention spares what is loved"""

    mine: bool
    """Whether this client asked for it and may cancel or keep it"""

    model: str
    model_identity: str
    """SHA-256 of the model's arithmetic config and tensors"""

    name: str
    """The butterfly's name, drawn from its seed"""

    picture: GenerationPicture
    """In pixels"""

    sampler: str
    schedule: Union[List[int], ScheduleEnum]
    seed: str
    """Signed 64 bits, decimal"""

    servers: List[str]
    """Versions of PostgreSQL that computed its frames"""

    status: Status
    steps: int
    engine: Optional[str] = None
    """Version of the engine that made its frames"""

    error: Optional[GenerationError] = None
    finished_at: Optional[datetime] = None
    label: Optional[int] = None
    """The class; null for a model without classes"""

    parents: Optional[Parents] = None
    """How it was bred; null if it was not"""

    position: Optional[int] = None
    """Place in the queue, from 1; null once it runs"""

    progress: Optional[Progress] = None
    seconds_left: Optional[float] = None
    """Estimated seconds until it is done; null if unknown"""

    started_at: Optional[datetime] = None
    urls: Optional[Dict[str, str]] = None
    """The same as addresses, in answers of the API"""

    webhook_secret: Optional[str] = None
    """Checks the webhook's signatures; only in the answer to the request that named it"""

    @staticmethod
    def from_dict(obj: Any) -> 'Generation':
        assert isinstance(obj, dict)
        bred = from_bool(obj.get("bred"))
        created_at = from_datetime(obj.get("createdAt"))
        drawn = from_bool(obj.get("drawn"))
        eta = from_float(obj.get("eta"))
        frames = from_int(obj.get("frames"))
        id = from_str(obj.get("id"))
        kept = from_bool(obj.get("kept"))
        links = from_dict(from_str, obj.get("links"))
        loves = from_int(obj.get("loves"))
        mine = from_bool(obj.get("mine"))
        model = from_str(obj.get("model"))
        model_identity = from_str(obj.get("modelIdentity"))
        name = from_str(obj.get("name"))
        picture = GenerationPicture.from_dict(obj.get("picture"))
        sampler = from_str(obj.get("sampler"))
        schedule = from_union([lambda x: from_list(from_int, x), ScheduleEnum], obj.get("schedule"))
        seed = from_str(obj.get("seed"))
        servers = from_list(from_str, obj.get("servers"))
        status = Status(obj.get("status"))
        steps = from_int(obj.get("steps"))
        engine = from_union([from_none, from_str], obj.get("engine"))
        error = from_union([GenerationError.from_dict, from_none], obj.get("error"))
        finished_at = from_union([from_none, from_datetime], obj.get("finishedAt"))
        label = from_union([from_int, from_none], obj.get("label"))
        parents = from_union([Parents.from_dict, from_none], obj.get("parents"))
        position = from_union([from_int, from_none], obj.get("position"))
        progress = from_union([Progress.from_dict, from_none], obj.get("progress"))
        seconds_left = from_union([from_none, from_float], obj.get("secondsLeft"))
        started_at = from_union([from_none, from_datetime], obj.get("startedAt"))
        urls = from_union([lambda x: from_dict(from_str, x), from_none], obj.get("urls"))
        webhook_secret = from_union([from_str, from_none], obj.get("webhookSecret"))
        return Generation(bred, created_at, drawn, eta, frames, id, kept, links, loves, mine, model, model_identity, name, picture, sampler, schedule, seed, servers, status, steps, engine, error, finished_at, label, parents, position, progress, seconds_left, started_at, urls, webhook_secret)

    def to_dict(self) -> dict:
        result: dict = {}
        result["bred"] = from_bool(self.bred)
        result["createdAt"] = self.created_at.isoformat()
        result["drawn"] = from_bool(self.drawn)
        result["eta"] = to_float(self.eta)
        result["frames"] = from_int(self.frames)
        result["id"] = from_str(self.id)
        result["kept"] = from_bool(self.kept)
        result["links"] = from_dict(from_str, self.links)
        result["loves"] = from_int(self.loves)
        result["mine"] = from_bool(self.mine)
        result["model"] = from_str(self.model)
        result["modelIdentity"] = from_str(self.model_identity)
        result["name"] = from_str(self.name)
        result["picture"] = to_class(GenerationPicture, self.picture)
        result["sampler"] = from_str(self.sampler)
        result["schedule"] = from_union([lambda x: from_list(from_int, x), lambda x: to_enum(ScheduleEnum, x)], self.schedule)
        result["seed"] = from_str(self.seed)
        result["servers"] = from_list(from_str, self.servers)
        result["status"] = to_enum(Status, self.status)
        result["steps"] = from_int(self.steps)
        result["engine"] = from_union([from_none, from_str], self.engine)
        result["error"] = from_union([lambda x: to_class(GenerationError, x), from_none], self.error)
        result["finishedAt"] = from_union([from_none, lambda x: x.isoformat()], self.finished_at)
        result["label"] = from_union([from_int, from_none], self.label)
        result["parents"] = from_union([lambda x: to_class(Parents, x), from_none], self.parents)
        result["position"] = from_union([from_int, from_none], self.position)
        result["progress"] = from_union([lambda x: to_class(Progress, x), from_none], self.progress)
        result["secondsLeft"] = from_union([from_none, to_float], self.seconds_left)
        result["startedAt"] = from_union([from_none, lambda x: x.isoformat()], self.started_at)
        if self.urls is not None:
            result["urls"] = from_union([lambda x: from_dict(from_str, x), from_none], self.urls)
        if self.webhook_secret is not None:
            result["webhookSecret"] = from_union([from_str, from_none], self.webhook_secret)
        return result


@dataclass
class Links:
    next: Optional[str] = None

    @staticmethod
    def from_dict(obj: Any) -> 'Links':
        assert isinstance(obj, dict)
        next = from_union([from_str, from_none], obj.get("next"))
        return Links(next)

    def to_dict(self) -> dict:
        result: dict = {}
        if self.next is not None:
            result["next"] = from_union([from_str, from_none], self.next)
        return result


@dataclass
class GenerationPage:
    generations: List[Generation]
    links: Links
    cursor: Optional[str] = None
    """Cursor of the next page; null on the last page"""

    @staticmethod
    def from_dict(obj: Any) -> 'GenerationPage':
        assert isinstance(obj, dict)
        generations = from_list(Generation.from_dict, obj.get("generations"))
        links = Links.from_dict(obj.get("links"))
        cursor = from_union([from_none, from_str], obj.get("cursor"))
        return GenerationPage(generations, links, cursor)

    def to_dict(self) -> dict:
        result: dict = {}
        result["generations"] = from_list(lambda x: to_class(Generation, x), self.generations)
        result["links"] = to_class(Links, self.links)
        result["cursor"] = from_union([from_none, from_str], self.cursor)
        return result


@dataclass
class Frame:
    """One state of a generation, and the finished picture predicted from it"""

    ascii: str
    """The picture as text, 64 columns wide"""

    milliseconds: float
    """Run time of the step's SELECT"""

    noise_level: float
    """Noise level of the state: 1 is pure noise, 0 the picture"""

    rgb: str
    """Red, green, blue of every pixel, row by row, 8 bits each, as base64"""

    step: int
    t: int
    """The timestep that the step evaluated"""

    state_hash: Optional[str] = None
    """SHA-256 of the state's bytes, which frames/{step}.state holds; null if the state was
    deleted before there were hashes
    """
    x0_ascii: Optional[str] = None
    x0_rgb: Optional[str] = None
    """The finished picture as the step predicted it; null for frame 0, unless it began with a
    drawing
    """

    @staticmethod
    def from_dict(obj: Any) -> 'Frame':
        assert isinstance(obj, dict)
        ascii = from_str(obj.get("ascii"))
        milliseconds = from_float(obj.get("milliseconds"))
        noise_level = from_float(obj.get("noiseLevel"))
        rgb = from_str(obj.get("rgb"))
        step = from_int(obj.get("step"))
        t = from_int(obj.get("t"))
        state_hash = from_union([from_none, from_str], obj.get("stateHash"))
        x0_ascii = from_union([from_none, from_str], obj.get("x0Ascii"))
        x0_rgb = from_union([from_none, from_str], obj.get("x0Rgb"))
        return Frame(ascii, milliseconds, noise_level, rgb, step, t, state_hash, x0_ascii, x0_rgb)

    def to_dict(self) -> dict:
        result: dict = {}
        result["ascii"] = from_str(self.ascii)
        result["milliseconds"] = to_float(self.milliseconds)
        result["noiseLevel"] = to_float(self.noise_level)
        result["rgb"] = from_str(self.rgb)
        result["step"] = from_int(self.step)
        result["t"] = from_int(self.t)
        result["stateHash"] = from_union([from_none, from_str], self.state_hash)
        result["x0Ascii"] = from_union([from_none, from_str], self.x0_ascii)
        result["x0Rgb"] = from_union([from_none, from_str], self.x0_rgb)
        return result


@dataclass
class Frames:
    frames: List[Frame]
    id: str
    status: Status

    @staticmethod
    def from_dict(obj: Any) -> 'Frames':
        assert isinstance(obj, dict)
        frames = from_list(Frame.from_dict, obj.get("frames"))
        id = from_str(obj.get("id"))
        status = Status(obj.get("status"))
        return Frames(frames, id, status)

    def to_dict(self) -> dict:
        result: dict = {}
        result["frames"] = from_list(lambda x: to_class(Frame, x), self.frames)
        result["id"] = from_str(self.id)
        result["status"] = to_enum(Status, self.status)
        return result


@dataclass
class ModelPicture:
    channels: int
    height: int
    width: int

    @staticmethod
    def from_dict(obj: Any) -> 'ModelPicture':
        assert isinstance(obj, dict)
        channels = from_int(obj.get("channels"))
        height = from_int(obj.get("height"))
        width = from_int(obj.get("width"))
        return ModelPicture(channels, height, width)

    def to_dict(self) -> dict:
        result: dict = {}
        result["channels"] = from_int(self.channels)
        result["height"] = from_int(self.height)
        result["width"] = from_int(self.width)
        return result


@dataclass
class Usual:
    """Defaults for fields that a request leaves out"""

    sampler: str
    schedule: ScheduleEnum
    steps: int

    @staticmethod
    def from_dict(obj: Any) -> 'Usual':
        assert isinstance(obj, dict)
        sampler = from_str(obj.get("sampler"))
        schedule = ScheduleEnum(obj.get("schedule"))
        steps = from_int(obj.get("steps"))
        return Usual(sampler, schedule, steps)

    def to_dict(self) -> dict:
        result: dict = {}
        result["sampler"] = from_str(self.sampler)
        result["schedule"] = to_enum(ScheduleEnum, self.schedule)
        result["steps"] = from_int(self.steps)
        return result


@dataclass
class Model:
    default: bool
    """Whether requests without a model get this one"""

    identity: str
    """SHA-256 of its arithmetic config and tensors"""

    imported_at: datetime
    """UTC"""

    name: str
    parameters: int
    picture: ModelPicture
    usual: Usual
    """Defaults for fields that a request leaves out"""

    classes: Optional[int] = None
    """Number of its classes: requests need a label from 0 to one less. Null: it has none"""

    known_answer: Optional[str] = None
    """SHA-256 of one fixed pass. The same model, seed and run give the same bits on every
    server that reproduces the model's known answer.
    """
    seconds_per_step: Optional[float] = None
    """Median of its last five butterflies here; null before the first"""

    words: Optional[str] = None
    """A word for people"""

    @staticmethod
    def from_dict(obj: Any) -> 'Model':
        assert isinstance(obj, dict)
        default = from_bool(obj.get("default"))
        identity = from_str(obj.get("identity"))
        imported_at = from_datetime(obj.get("importedAt"))
        name = from_str(obj.get("name"))
        parameters = from_int(obj.get("parameters"))
        picture = ModelPicture.from_dict(obj.get("picture"))
        usual = Usual.from_dict(obj.get("usual"))
        classes = from_union([from_int, from_none], obj.get("classes"))
        known_answer = from_union([from_none, from_str], obj.get("knownAnswer"))
        seconds_per_step = from_union([from_none, from_float], obj.get("secondsPerStep"))
        words = from_union([from_none, from_str], obj.get("words"))
        return Model(default, identity, imported_at, name, parameters, picture, usual, classes, known_answer, seconds_per_step, words)

    def to_dict(self) -> dict:
        result: dict = {}
        result["default"] = from_bool(self.default)
        result["identity"] = from_str(self.identity)
        result["importedAt"] = self.imported_at.isoformat()
        result["name"] = from_str(self.name)
        result["parameters"] = from_int(self.parameters)
        result["picture"] = to_class(ModelPicture, self.picture)
        result["usual"] = to_class(Usual, self.usual)
        result["classes"] = from_union([from_int, from_none], self.classes)
        result["knownAnswer"] = from_union([from_none, from_str], self.known_answer)
        result["secondsPerStep"] = from_union([from_none, to_float], self.seconds_per_step)
        result["words"] = from_union([from_none, from_str], self.words)
        return result


@dataclass
class Models:
    models: List[Model]

    @staticmethod
    def from_dict(obj: Any) -> 'Models':
        assert isinstance(obj, dict)
        models = from_list(Model.from_dict, obj.get("models"))
        return Models(models)

    def to_dict(self) -> dict:
        result: dict = {}
        result["models"] = from_list(lambda x: to_class(Model, x), self.models)
        return result


@dataclass
class QueueEvent:
    workers: int
    """Number of live workers"""

    position: Optional[int] = None
    seconds_left: Optional[float] = None

    @staticmethod
    def from_dict(obj: Any) -> 'QueueEvent':
        assert isinstance(obj, dict)
        workers = from_int(obj.get("workers"))
        position = from_union([from_int, from_none], obj.get("position"))
        seconds_left = from_union([from_none, from_float], obj.get("secondsLeft"))
        return QueueEvent(workers, position, seconds_left)

    def to_dict(self) -> dict:
        result: dict = {}
        result["workers"] = from_int(self.workers)
        result["position"] = from_union([from_int, from_none], self.position)
        result["secondsLeft"] = from_union([from_none, to_float], self.seconds_left)
        return result


@dataclass
class ProgressEvent:
    progress: Optional[Progress] = None
    seconds_left: Optional[float] = None

    @staticmethod
    def from_dict(obj: Any) -> 'ProgressEvent':
        assert isinstance(obj, dict)
        progress = from_union([Progress.from_dict, from_none], obj.get("progress"))
        seconds_left = from_union([from_none, from_float], obj.get("secondsLeft"))
        return ProgressEvent(progress, seconds_left)

    def to_dict(self) -> dict:
        result: dict = {}
        result["progress"] = from_union([lambda x: to_class(Progress, x), from_none], self.progress)
        result["secondsLeft"] = from_union([from_none, to_float], self.seconds_left)
        return result


@dataclass
class StalledEvent:
    stalled: bool
    """Whether the database has stopped answering; stored frames are safe"""

    @staticmethod
    def from_dict(obj: Any) -> 'StalledEvent':
        assert isinstance(obj, dict)
        stalled = from_bool(obj.get("stalled"))
        return StalledEvent(stalled)

    def to_dict(self) -> dict:
        result: dict = {}
        result["stalled"] = from_bool(self.stalled)
        return result


@dataclass
class Between:
    share: float
    """Its place: 0 is a, 1 is b"""

    generation: Optional[Generation] = None
    """Null: nobody has asked for it yet; ask again when others have ended"""

    @staticmethod
    def from_dict(obj: Any) -> 'Between':
        assert isinstance(obj, dict)
        share = from_float(obj.get("share"))
        generation = from_union([Generation.from_dict, from_none], obj.get("generation"))
        return Between(share, generation)

    def to_dict(self) -> dict:
        result: dict = {}
        result["share"] = to_float(self.share)
        result["generation"] = from_union([lambda x: to_class(Generation, x), from_none], self.generation)
        return result


@dataclass
class Morph:
    """The seven butterflies between two, at equal shares"""

    a: str
    b: str
    between: List[Between]
    done: bool
    """Whether all of them are finished, so that there is an animation"""

    links: Dict[str, str]
    """Paths of the morph, of its page and its animations, by name"""

    @staticmethod
    def from_dict(obj: Any) -> 'Morph':
        assert isinstance(obj, dict)
        a = from_str(obj.get("a"))
        b = from_str(obj.get("b"))
        between = from_list(Between.from_dict, obj.get("between"))
        done = from_bool(obj.get("done"))
        links = from_dict(from_str, obj.get("links"))
        return Morph(a, b, between, done, links)

    def to_dict(self) -> dict:
        result: dict = {}
        result["a"] = from_str(self.a)
        result["b"] = from_str(self.b)
        result["between"] = from_list(lambda x: to_class(Between, x), self.between)
        result["done"] = from_bool(self.done)
        result["links"] = from_dict(from_str, self.links)
        return result


def generation_request_from_dict(s: Any) -> GenerationRequest:
    return GenerationRequest.from_dict(s)


def generation_request_to_dict(x: GenerationRequest) -> Any:
    return to_class(GenerationRequest, x)


def problem_from_dict(s: Any) -> Problem:
    return Problem.from_dict(s)


def problem_to_dict(x: Problem) -> Any:
    return to_class(Problem, x)


def progress_from_dict(s: Any) -> Progress:
    return Progress.from_dict(s)


def progress_to_dict(x: Progress) -> Any:
    return to_class(Progress, x)


def generation_from_dict(s: Any) -> Generation:
    return Generation.from_dict(s)


def generation_to_dict(x: Generation) -> Any:
    return to_class(Generation, x)


def generation_page_from_dict(s: Any) -> GenerationPage:
    return GenerationPage.from_dict(s)


def generation_page_to_dict(x: GenerationPage) -> Any:
    return to_class(GenerationPage, x)


def frame_from_dict(s: Any) -> Frame:
    return Frame.from_dict(s)


def frame_to_dict(x: Frame) -> Any:
    return to_class(Frame, x)


def frames_from_dict(s: Any) -> Frames:
    return Frames.from_dict(s)


def frames_to_dict(x: Frames) -> Any:
    return to_class(Frames, x)


def models_from_dict(s: Any) -> Models:
    return Models.from_dict(s)


def models_to_dict(x: Models) -> Any:
    return to_class(Models, x)


def queue_event_from_dict(s: Any) -> QueueEvent:
    return QueueEvent.from_dict(s)


def queue_event_to_dict(x: QueueEvent) -> Any:
    return to_class(QueueEvent, x)


def progress_event_from_dict(s: Any) -> ProgressEvent:
    return ProgressEvent.from_dict(s)


def progress_event_to_dict(x: ProgressEvent) -> Any:
    return to_class(ProgressEvent, x)


def stalled_event_from_dict(s: Any) -> StalledEvent:
    return StalledEvent.from_dict(s)


def stalled_event_to_dict(x: StalledEvent) -> Any:
    return to_class(StalledEvent, x)


def parents_from_dict(s: Any) -> Parents:
    return Parents.from_dict(s)


def parents_to_dict(x: Parents) -> Any:
    return to_class(Parents, x)


def morph_from_dict(s: Any) -> Morph:
    return Morph.from_dict(s)


def morph_to_dict(x: Morph) -> Any:
    return to_class(Morph, x)

