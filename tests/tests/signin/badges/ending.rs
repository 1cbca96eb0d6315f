//! What ends a badge.

use super::*;

on_both_stores! {
    bdg_06_a_new_print_and_a_revoked_badge_end_what_was;
    bdg_06_leaving_the_class_a_new_year_and_a_closed_account_end_a_badge_for_good;
    bdg_06_a_badge_ends_by_itself_where_policy_says_so;
}

async fn bdg_06_a_new_print_and_a_revoked_badge_end_what_was(house: &TestHouse) {
    let (_, class) = class_of(house, "school").await;
    let first = printed(&class).await;
    let agent = Agent::new(house);
    let page = asked(house).open(&agent).await;
    assert!(typed(&page, &first).await.away().is_some());
    let second = printed(&class).await;
    assert_ne!(first, second);
    let page = asked(house).open(&agent).await;
    assert_eq!(page.step(), "password", "the session ended with the badge");
    is_refused(&typed(&page, &first).await).await;
    assert!(typed(&page, &second).await.away().is_some());
    let badges = class.agent().get(&format!("{}/badges", path(&class))).await;
    let all = badges
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/badges/end"))
        .unwrap();
    let mut fields = all.fields.clone();
    fields.push(("all".to_owned(), "yes".to_owned()));
    let ended = class.agent().post(&all.action, &fields).await;
    assert!(
        ended.text().contains("Ingetrokken: 1 badge."),
        "{}",
        ended.text()
    );
    let page = asked(house).open(&agent).await;
    assert_eq!(page.step(), "password");
    is_refused(&typed(&page, &second).await).await;
    let id = house.person("school", "leerling").await.id;
    let events = house.events().await;
    let about = |kind| {
        let of = |event: &&sluis_model::audit::Event| {
            event.kind == kind && event.target.as_ref() == Some(&id)
        };
        events.iter().filter(of).count()
    };
    assert_eq!(about(EventKind::BadgeMade), 2);
    assert_eq!(about(EventKind::BadgeEnded), 1);
}

async fn bdg_06_leaving_the_class_a_new_year_and_a_closed_account_end_a_badge_for_good(
    house: &TestHouse,
) {
    let (console, class) = class_of(house, "school").await;
    let works = async |code: &str| {
        let page = asked(house).open(&Agent::new(house)).await;
        typed(&page, code).await.away().is_some()
    };
    let left = printed(&class).await;
    let now = console.agent.get(&path(&class)).await;
    let out = now
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/members/remove"))
        .unwrap();
    let id = house.person("school", "leerling").await.id;
    let out_now = out.filled(&[("person", id.as_str())]);
    let page = console.agent.post(&out.action, &out_now).await;
    assert!(!works(&left).await);
    house.clock.advance(Duration::seconds(1));
    let page = page.submit(&[("who", "leerling"), ("part", "main")]).await;
    assert!(!works(&left).await, "nor when the pupil comes back");
    let closed = printed(&page).await;
    assert!(works(&closed).await);
    let list = console.open("/people?q=leerling").await;
    let bulk = list.form(&["act"]);
    for act in ["close", "open"] {
        let pick = format!("pick-{id}");
        let chosen = [("act", act), ("who", "ticked"), (&pick, "1"), ("sure", "1")];
        let fields = bulk.filled(&chosen);
        console.agent.post(&bulk.action, &fields).await;
        assert!(!works(&closed).await, "{act}");
    }
    let last = printed(&page).await;
    assert!(works(&last).await);
    let roll = console.open("/classes/roll-over").await;
    let look = roll.submit(&[("year", "2027-2028")]).await;
    let done = look.submit(&[("year", "2027-2028")]).await;
    assert!(!works(&last).await, "{}", done.text());
    let event = done.value("event").unwrap();
    done.submit(&[("event", event.as_str())]).await;
    assert!(!works(&last).await, "nor when the year is taken back");
}

async fn bdg_06_a_badge_ends_by_itself_where_policy_says_so(house: &TestHouse) {
    let (_, class) = class_of(house, "school").await;
    with_policy(house, "school", |policy| policy.badges.valid_days = Some(7)).await;
    let code = printed(&class).await;
    house.clock.advance(Duration::days(6));
    let page = asked(house).open(&Agent::new(house)).await;
    assert!(typed(&page, &code).await.away().is_some());
    house.clock.advance(Duration::days(1));
    let page = asked(house).open(&Agent::new(house)).await;
    is_refused(&typed(&page, &code).await).await;
    assert_eq!(refusals(house).await, ["ended"]);
}
