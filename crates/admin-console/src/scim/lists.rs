//! Lists and searches (RFC 7644 §3.4.2, §3.4.3). What can be looked up is; else everybody is looked
//! through, a pack at a time, and no more is kept than what is shown.

use super::{
    answer::{Done, ScimAnswer},
    desk::ScimDesk,
    group, groups, user, users,
};
use serde_json::{Map, Value};
use sluis_idp_core::console::provisioning::Lookup;
use sluis_model::ids::PersonId;
use sluis_scim::{
    ErrorType, ResourceType, ScimError,
    filter::Filter,
    matching::{Test, sort_key},
    path::Place,
    query::ListQuery,
    schema::{GROUP, USER},
    work::Work,
};

/// How many people are looked through at a time. Each pack is paced as a request: a filter that nothing can be looked
/// up by has everybody read.
const PACK: u32 = 500;

/// So many resources are kept while they are sorted. Of more than that the ids are, and what is shown of them is read
/// once more: whoever asks for a part far behind has not everybody held in memory.
const WHOLE: usize = 1000;

type Resource = Map<String, Value>;

/// What is kept of a resource while others come.
enum Kept {
    Whole(Resource),
    Named(&'static ResourceType, String),
}

/// What of a list is shown, as far as it was looked through.
struct Shown {
    query: ListQuery,
    /// At least one of the kinds has what they are sorted by.
    is_sorted: bool,
    /// Where the kind at hand has it.
    sort: Option<Place>,
    total: usize,
    page: Vec<Resource>,
    /// With what they are sorted by, where they are.
    sorted: Vec<((bool, String), Kept)>,
}

impl Shown {
    fn take(&mut self, kind: &'static ResourceType, resource: Resource) {
        self.total += 1;
        if self.is_sorted {
            let place = self.sort.as_ref();
            // A kind that has no such attribute comes behind all that have.
            let key = place.map_or((true, String::new()), |place| sort_key(&resource, place));
            // Only what may still be shown is kept.
            let most = self.query.skip.saturating_add(self.query.count);
            let kept = if most > WHOLE {
                let id = resource.get("id").and_then(Value::as_str);
                Kept::Named(kind, id.unwrap_or_default().to_owned())
            } else {
                Kept::Whole(resource)
            };
            self.sorted.push((key, kept));
            if self.sorted.len() >= most.saturating_mul(2).max(PACK as usize) {
                self.order();
                self.sorted.truncate(most);
            }
        } else if self.total > self.query.skip && self.page.len() < self.query.count {
            self.page.push(resource);
        }
    }

    fn order(&mut self) {
        let descending = self.query.descending;
        self.sorted
            .sort_by(|((none, one), _), ((other_none, other), _)| {
                let order = if descending {
                    other.cmp(one)
                } else {
                    one.cmp(other)
                };
                // Whatever the order, what has no value comes last.
                none.cmp(other_none).then(order)
            });
    }

    async fn answer(mut self, desk: &ScimDesk, kinds: &[&'static ResourceType]) -> ScimAnswer {
        if self.is_sorted {
            self.order();
            let sorted = std::mem::take(&mut self.sorted).into_iter();
            for (_, kept) in sorted.skip(self.query.skip).take(self.query.count) {
                match kept {
                    Kept::Whole(resource) => self.page.push(resource),
                    Kept::Named(kind, id) => self.page.extend(again(desk, kind, &id).await?),
                }
            }
        }
        let project = |resource: &Resource| {
            let name = resource.get("meta").map(|meta| &meta["resourceType"]);
            let kind = kinds
                .iter()
                .find(|kind| name.is_some_and(|name| name == kind.name));
            let kind = kind.copied().unwrap_or(&USER);
            self.query.projection.of(kind, resource)
        };
        let page: Vec<Resource> = self.page.iter().map(project).collect();
        Ok(Done::ok(self.query.answer(self.total, page)))
    }
}

/// A resource once more; nothing where it is gone since.
async fn again(
    desk: &ScimDesk,
    kind: &'static ResourceType,
    id: &str,
) -> Result<Option<Resource>, ScimError> {
    let read = if *kind == USER {
        let person = users::one(desk, id).await;
        person.map(|person| user::shown(desk, &person))
    } else {
        let class = groups::one(desk, id).await;
        class.map(|class| group::shown(desk.base(), &class))
    };
    match read {
        Ok(resource) => Ok(Some(resource)),
        Err(error) if error.status == 404 => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) async fn list(desk: &ScimDesk, kind: &'static ResourceType) -> ScimAnswer {
    let query = ListQuery::of_address(|name| desk.asked(name))?;
    run(desk, query, &[kind]).await
}

pub(super) async fn search(desk: &ScimDesk, kinds: &[&'static ResourceType]) -> ScimAnswer {
    let query = ListQuery::of_search(&desk.body()?)?;
    run(desk, query, kinds).await
}

async fn run(desk: &ScimDesk, query: ListQuery, kinds: &[&'static ResourceType]) -> ScimAnswer {
    desk.see_people()?;
    let filter = query.filter.as_deref().map(Filter::parse).transpose()?;
    let sorts = |kind: &&'static ResourceType| matches!(query.sort_place(kind), Ok(Some(_)));
    let mut shown = Shown {
        is_sorted: kinds.iter().any(sorts),
        sort: None,
        total: 0,
        page: vec![],
        sorted: vec![],
        query,
    };
    let mut refused = None;
    let mut asked = 0;
    for kind in kinds {
        let test = match filter
            .as_ref()
            .map(|filter| Test::of(filter, kind))
            .transpose()
        {
            Ok(test) => test,
            // Of several kinds one may know nothing of what is asked.
            Err(error) => {
                refused = Some(error);
                continue;
            }
        };
        asked += 1;
        shown.sort = match shown.query.sort_place(kind) {
            Ok(place) => place,
            Err(_) if kinds.len() > 1 => None,
            Err(error) => return Err(error),
        };
        if **kind == USER {
            people(desk, &mut shown, test.as_ref(), kinds.len() == 1).await?;
        } else {
            classes(desk, &mut shown, test.as_ref()).await?;
        }
    }
    match refused {
        Some(error) if asked == 0 => Err(error),
        _ => shown.answer(desk, kinds).await,
    }
}

/// Whom the filter names, where it names somebody.
fn lookup(test: &Test) -> Option<Lookup> {
    let text = |name: &str| test.demands(name).map(str::to_owned);
    text("id")
        .map(|id| Lookup::Id(PersonId::from(id.as_str())))
        .or_else(|| text("userName").map(Lookup::Username))
        .or_else(|| text("externalId").map(Lookup::External))
        // Databases fold the letters of ASCII alone.
        .or_else(|| {
            text("emails")
                .filter(|text| text.is_ascii())
                .map(Lookup::Email)
        })
}

/// Whether the filter asks for a resource. All that it compares is taken from what one request may be.
fn holds(desk: &ScimDesk, test: Option<&Test>, resource: &Resource) -> Result<bool, ScimError> {
    let Some(test) = test else {
        return Ok(true);
    };
    let too_much = |_: ScimError| {
        let detail = "the filter compares too much for one request: ask for less at a time";
        ScimError::new(ErrorType::TooMany, detail)
    };
    let own = Work::default();
    let holds = test.holds_within(resource, &own).map_err(too_much)?;
    // The first comparison is paid for with the pack: there is no number of people that can't be looked through.
    let beyond = own.spent().saturating_sub(1);
    desk.work().spend(beyond).map_err(too_much)?;
    Ok(holds)
}

async fn people(
    desk: &ScimDesk,
    shown: &mut Shown,
    test: Option<&Test>,
    alone: bool,
) -> Result<(), ScimError> {
    let permit = desk.see_people()?;
    if let Some(lookup) = test.and_then(lookup) {
        let found = desk.idp().provisioned_people_by(&permit, lookup).await;
        for person in desk.found(found)? {
            let resource = user::shown(desk, &person);
            if holds(desk, test, &resource)? {
                shown.take(&USER, resource);
            }
        }
        return Ok(());
    }
    if test.is_none() && !shown.is_sorted && alone {
        let skip = u64::try_from(shown.query.skip).unwrap_or(u64::MAX);
        let count = u32::try_from(shown.query.count).unwrap_or_default();
        let found = desk.idp().provisioned_people_at(&permit, skip, count).await;
        let (found, total) = desk.found(found)?;
        shown.page = found
            .iter()
            .map(|person| user::shown(desk, person))
            .collect();
        shown.total = usize::try_from(total).unwrap_or(usize::MAX);
        return Ok(());
    }
    let mut after = None;
    loop {
        let pack = desk
            .idp()
            .provisioned_people_behind(&permit, after, PACK)
            .await;
        let (pack, next) = desk.found(pack)?;
        for person in pack {
            let resource = user::shown(desk, &person);
            if holds(desk, test, &resource)? {
                shown.take(&USER, resource);
            }
        }
        match next {
            None => return Ok(()),
            next => after = next,
        }
        desk.pace_packs(1).await?;
    }
}

async fn classes(desk: &ScimDesk, shown: &mut Shown, test: Option<&Test>) -> Result<(), ScimError> {
    let permit = desk.see_classes()?;
    let found = desk
        .idp()
        .provisioned_classes(&permit, needs_members(shown))
        .await;
    let found = desk.found(found)?;
    let read = found.iter().map(|class| 1 + class.members.len());
    desk.pace_packs(read.sum::<usize>() / PACK as usize).await?;
    for class in found {
        let resource = group::shown(desk.base(), &class);
        if holds(desk, test, &resource)? {
            shown.take(&GROUP, resource);
        }
    }
    Ok(())
}

/// Whether anything that is asked or shown depends on who is in a class; the revision does.
fn needs_members(shown: &Shown) -> bool {
    let query = &shown.query;
    let named = |name: &String| {
        let name = name.to_ascii_lowercase();
        ["member", "meta"].iter().any(|word| name.contains(word))
    };
    let asked = query.filter.iter().chain(&query.sort_by).any(named);
    let is_shown = if query.projection.attributes.is_empty() {
        let excluded = &query.projection.excluded;
        !excluded
            .iter()
            .any(|name| name.eq_ignore_ascii_case("members"))
    } else {
        query.projection.attributes.iter().any(named)
    };
    asked || is_shown
}
