//! The same act on many: asked once more with the number, then done.

use super::asked;
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    acts::{ManagePeople, SeePeople},
    people::{BulkAct, MOST_AT_ONCE, Selection},
};
use sluis_model::ids::{ClassId, PersonId};
use sluis_protocol::params::Params;
use sluis_themes::pages::console::{Choice, ConsoleBulkPage, ConsolePeoplePage};
use sluis_web::form::Form;

pub(super) async fn bulk(desk: Desk<ManagePeople>, form: Form) -> Answer {
    let act = ConsolePeoplePage::ACTS
        .into_iter()
        .find(|act| *act == form.field("act"));
    let Some(act) = act else {
        return Err(desk.not_here());
    };
    let picked: Vec<String> = form.params().map_or_else(
        |_| vec![],
        |params| {
            params
                .iter()
                .filter_map(|(name, _)| name.strip_prefix("pick-").map(str::to_owned))
                .collect()
        },
    );
    let all = form.field("who") == "all";
    let query = form.field("filter").to_owned();
    let back = asked::with_query("/people", &query);
    if !all && picked.is_empty() {
        return Ok(desk.done(&back, "nobody"));
    }
    let filter = asked::filter(&Params::parse_leniently(&query), desk.now());
    let to = ClassId::from(form.field("to"));
    // Others may match by now: it is done with as many as were said, or asked once more.
    let said = form.field("count");
    let others =
        all && !said.is_empty() && said.parse::<u32>() != Ok(counted(&desk, &query).await?);
    if form.field("sure") != "1" || others {
        return ask(&desk, act, all, picked, &query, &to).await;
    }
    let selection = if all {
        Selection::Matching(Box::new(filter))
    } else {
        Selection::Ticked(picked.into_iter().map(PersonId::from).collect())
    };
    let act = match act {
        "close" => BulkAct::Close,
        "open" => BulkAct::Open,
        "remind" => BulkAct::Remind,
        "move" => BulkAct::Move(&to),
        "links" => BulkAct::Links,
        "channels" => BulkAct::Channels,
        _ => BulkAct::EndSessions,
    };
    let done = desk
        .idp()
        .console_bulk(desk.ctx(), &desk.permit, selection, act);
    let report = desk.found(done.await)?;
    let news = format!("bulk&done={}&passed={}", report.done, report.passed_over);
    Ok(desk.done(&back, &news))
}

/// How many people a filter lets through.
async fn counted(desk: &Desk<ManagePeople>, query: &str) -> Result<u32, Instead> {
    let Ok(permit) = desk.permit.visit().permit::<SeePeople>() else {
        return Err(desk.not_yours());
    };
    let filter = asked::filter(&Params::parse_leniently(query), desk.now());
    let counted = desk.idp().console_count_people(desk.ctx(), &permit, filter);
    desk.found(counted.await)
}

/// The question, with the number of people it would be.
async fn ask(
    desk: &Desk<ManagePeople>,
    act: &'static str,
    all: bool,
    picked: Vec<String>,
    query: &str,
    to: &ClassId,
) -> Answer {
    let count = if all {
        counted(desk, query).await?
    } else {
        u32::try_from(picked.len()).unwrap_or(u32::MAX)
    };
    let class = if act == "move" {
        let Ok(permit) = desk
            .permit
            .visit()
            .permit::<sluis_idp_core::console::acts::SeeClasses>()
        else {
            return Err(desk.not_yours());
        };
        let found = desk.idp().console_class(desk.ctx(), &permit, to).await;
        let Some(view) = desk.found(found)? else {
            return Err(desk.not_here());
        };
        Some(Choice::new(
            view.class.id.to_string(),
            view.class.name,
            true,
        ))
    } else {
        None
    };
    let most = u32::try_from(MOST_AT_ONCE).unwrap_or(u32::MAX);
    let page = ConsoleBulkPage {
        act,
        count,
        most: (count > most).then_some(most),
        picked: if all { vec![] } else { picked },
        all,
        filter: query.to_owned(),
        class,
        action: desk.link("/people/bulk"),
        back_href: desk.link(&asked::with_query("/people", query)),
    };
    Ok(desk.show(&page))
}
