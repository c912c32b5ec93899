//! Words that head columns of registers, parted by `|`, the better first: English, Russian, Azerbaijani, Kazakh.

use super::{RegisterField, RegisterKind};
use RegisterField as F;

/// Words that name each field in a kind of register.
pub(super) fn phrases(kind: RegisterKind) -> [(RegisterField, &'static str); 11] {
    let burial = if kind == RegisterKind::BurialAssessment { BURIAL_ADVISED } else { BURIAL_REACHED };
    let owner = if kind == RegisterKind::Permit { AUTHORITY } else { OWNER };
    [
        (F::What, what(kind)),
        (F::Burial, burial),
        (F::Depth, DEPTH),
        (F::Owner, owner),
        (F::State, STATE),
        (F::Document, DOCUMENT),
        (F::Tool, TOOL),
        (F::Offset, OFFSET),
        (F::Angle, ANGLE),
        (F::Length, LENGTH),
        (F::Remark, REMARK),
    ]
}

fn what(kind: RegisterKind) -> &'static str {
    match kind {
        RegisterKind::Contact => CONTACT,
        RegisterKind::Soil => SOIL,
        RegisterKind::BurialAssessment => ASSESSMENT,
        RegisterKind::AsLaidBurial | RegisterKind::PostLayBurial => EVENT,
        RegisterKind::Hazard => HAZARD,
        RegisterKind::Crossing => CROSSING,
        RegisterKind::Permit => PERMIT,
    }
}

const CONTACT: &str = "description|classification|contact|target|class|type|описание|контакт|объект|цель|тип|təsvir|\
    сипаттама";
const SOIL: &str = "soil type|soil class|soil|seabed type|seabed|sediment|lithology|тип грунта|класс грунта|грунт|\
    description|описание|qrunt|топырақ";
const ASSESSMENT: &str = "burial assessment|bas class|assessment|class|soil type|soil|seabed|оценка|тип грунта|грунт|\
    description|описание";
const EVENT: &str = "event|activity|description|cable state|burial status|событие|описание|вид работ";
const HAZARD: &str =
    "hazard|hazard type|feature|опасность|вид опасности|type|description|описание|təhlükə|қауіп";
const CROSSING: &str = "crossing name|crossing|asset|name|cable pipeline|cable|pipeline|наименование|название|\
    пересечение|объект|description|описание|kəsişmə|қиылысу";
const PERMIT: &str = "permit|permit type|type of permit|разрешение|вид разрешения|description|описание|subject|icazə|\
    рұқсат";
const BURIAL_ADVISED: &str = "recommended burial depth|recommended burial|recommended depth|target burial depth|target burial|\
    burial target|target depth of burial|target dob|target depth|рекомендуемое заглубление|\
    проектное заглубление|целевое заглубление|achievable burial|burial depth|depth of burial|dob|\
    dol|burial|заглубление|глубина заглубления|basdırılma";
const BURIAL_REACHED: &str = "achieved burial depth|achieved burial|burial achieved|burial depth achieved|\
    achieved depth of burial|actual burial|as laid burial depth|as laid burial|\
    фактическое заглубление|достигнутое заглубление|факт заглубление|depth of burial|burial depth|\
    depth of lowering|dob|dol|depth of cover|глубина заглубления|глубина захоронения|заглубление|\
    burial|basdırılma";
const OWNER: &str = "owner|owner operator|operator|владелец|собственник|оператор|sahibi|иесі";
const AUTHORITY: &str =
    "issuing authority|authority|issued by|owner|орган|выдавший орган|кем выдано|владелец";
const DEPTH: &str = "water depth|approx depth|approximate depth|depth|wd|глубина воды|глубина моря|глубина|dərinlik|\
    тереңдік";
const STATE: &str = "state|status|agreement status|permit status|crossing agreement status|in service|состояние|\
    статус|vəziyyət|күйі";
const DOCUMENT: &str = "document|document no|agreement|crossing agreement|agreement no|permit no|permit number|\
    reference|ref|report|документ|номер документа|договор|соглашение|номер разрешения|реквизиты|\
    sənəd|құжат";
const TOOL: &str = "tool|burial tool|burial method|method|equipment|installation method|plough|орудие|способ|\
    способ заглубления|метод|техника|оборудование";
const OFFSET: &str = "offset|offset from route|offset from rpl|cross course|dcc|distance from route|distance to route|\
    range|смещение|отклонение|удаление|удаление от трассы|отстояние";
const ANGLE: &str = "crossing angle|angle|угол пересечения|угол|bucaq";
const LENGTH: &str = "length|interval length|section length|длина|протяженность|uzunluğu";
const REMARK: &str =
    "remarks|remark|comments|comment|notes|note|примечание|примечания|комментарий|qeyd|ескерту";
