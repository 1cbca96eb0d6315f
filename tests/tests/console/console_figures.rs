//! The overview and the statistics.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    audit::{Event, EventKind},
    person::{Person, Role},
};
use sluis_tests::{
    Console, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    the_overview_counts_people_without_a_second_factor_by_role;
    the_overview_warns_of_what_is_amiss;
    figures_of_yesterday_are_kept_once_and_shown_beside_today;
    figures_of_few_people_are_not_told;
    many_classes_are_told_a_page_at_a_time;
    somebody_without_that_task_sees_no_figures;
}

/// More people of a role at the school, in a class.
async fn add(house: &TestHouse, role: Role, group: &'static str, count: usize) {
    let like = house.person("school", "leerling").await;
    let ctx = house.ctx();
    house
        .idp
        .durable
        .write(move |tx| {
            for number in 0..count {
                let name = format!("{}-{group}-{number}", role.as_str());
                tx.add_person(&Person {
                    id: sluis_model::ids::PersonId::generate(&ctx),
                    username: name.clone(),
                    login_key: name,
                    roles: vec![role],
                    groups: vec![group.to_owned()],
                    email: None,
                    ..like.clone()
                })?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_overview_counts_people_without_a_second_factor_by_role(house: &TestHouse) {
    add(house, Role::Guardian, "3B", 7).await;
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("").await;
    assert_eq!((page.status, page.step()), (200, "console-overview"));
    assert!(page.text().contains("ouder of verzorger"));
    let row = page.body.split("ouder of verzorger").nth(1).unwrap();
    let row = row.split("</tr>").next().unwrap();
    assert!(row.contains(">7<"), "{row}");
    let english = console.agent.clone().speaking("en");
    assert!(
        english
            .get("/admin/at/school")
            .await
            .text()
            .contains("Overview")
    );
}

async fn the_overview_warns_of_what_is_amiss(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("").await;
    let text = page.text();
    assert!(text.contains("Er is geen mailserver ingesteld"), "{text}");
    let second = Console::of(house, &player("tweede", "beheer")).await;
    let page = second.open("").await;
    assert!(page.text().contains("Er is maar één beheerder"));
}

async fn figures_of_yesterday_are_kept_once_and_shown_beside_today(house: &TestHouse) {
    add(house, Role::Pupil, "1A", 12).await;
    for (sign_ins, remembered) in [(20, 8), (30, 10), (11, 5)] {
        let juf = house.person("school", "juf").await;
        let ctx = house.ctx();
        house
            .idp
            .durable
            .write(move |tx| {
                for number in 0..sign_ins {
                    let acr = if number < remembered {
                        "urn:sluis:acr:remembered-device"
                    } else {
                        "x"
                    };
                    let event = Event::new(EventKind::SignedIn, &ctx)
                        .by(&juf.institution, &juf.id)
                        .with(serde_json::json!({ "acr": acr }));
                    tx.record(&event)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        house.clock.advance(Duration::days(1));
        let kept = house.idp.keep_figures(&house.ctx()).await.unwrap();
        assert!(kept > 3);
        assert_eq!(house.idp.keep_figures(&house.ctx()).await.unwrap(), 0);
    }
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("/statistics").await;
    assert_eq!((page.status, page.step()), (200, "console-statistics"));
    assert!(page.body.contains("<polyline class=\"chart-line\""));
    assert!(page.body.contains("<title id=\"adoption-title\""));
    assert!(page.body.contains("class=\"chart-part\""));
    let sign_ins = page
        .body
        .split("aria-labelledby=\"use-title\"")
        .last()
        .unwrap();
    assert!(
        sign_ins.contains(">20</td><td class=\"number\">8</td>"),
        "{sign_ins}"
    );
    // Today one signed in. With yesterday told, that could be worked out from the sum.
    assert_eq!(
        sign_ins.matches("<th scope=\"row\">").count(),
        2,
        "{sign_ins}"
    );
    assert!(
        page.text().contains("minder dan vijf keer"),
        "{}",
        page.text()
    );
    assert!(!page.body.contains(" style="));
    let year = console.open("/statistics?days=365").await;
    assert!(year.body.contains("aria-current=\"page\">Een jaar"));
}

async fn figures_of_few_people_are_not_told(house: &TestHouse) {
    add(house, Role::Pupil, "groot", 30).await;
    add(house, Role::Pupil, "klein", 3).await;
    add(house, Role::Pupil, "middel", 8).await;
    let console = Console::of(house, &player("school", "kijker")).await;
    let page = console.open("/statistics").await;
    let row = |name: &str| {
        let table = page.body.split("data-testid=\"by-group\"").nth(1).unwrap();
        let row = table
            .split(&format!("<th scope=\"row\">{name}</th>"))
            .nth(1)
            .unwrap();
        row.split("</tr>").next().unwrap().to_owned()
    };
    assert!(row("klein").contains("Niet getoond"));
    let table = page.body.split("data-testid=\"by-group\"").nth(1).unwrap();
    let kept_back = table
        .split("</table>")
        .next()
        .unwrap()
        .matches("Niet getoond");
    assert!(kept_back.count() > 1, "alone it could be worked out");
    assert!(row("groot").contains(">30<"));
}

async fn many_classes_are_told_a_page_at_a_time(house: &TestHouse) {
    for number in 0..60 {
        let group: &'static str = format!("k{number:02}").leak();
        add(house, Role::Pupil, group, 5).await;
    }
    let console = Console::of(house, &player("school", "kijker")).await;
    let classes = |body: &str| -> Vec<String> {
        let table = body.split("data-testid=\"by-group\"").nth(1).unwrap();
        let table = table.split("</table>").next().unwrap();
        let names = table.split("<th scope=\"row\">").skip(1);
        names
            .map(|row| row.split("</th>").next().unwrap().to_owned())
            .filter(|name| name.starts_with('k') && name.len() == 3)
            .collect()
    };
    let first = console.open("/statistics?days=90").await;
    assert!(first.body.contains("days=90&amp;classes=2#by-group"));
    assert!(!first.body.contains("rel=\"first\""));
    let next = console.open("/statistics?days=90&classes=2").await;
    assert!(next.body.contains("days=90&amp;classes=1#by-group"));
    assert!(!next.body.contains("rel=\"next\""));
    let mut all = classes(&first.body);
    all.extend(classes(&next.body));
    let expected: Vec<String> = (0..60).map(|number| format!("k{number:02}")).collect();
    assert_eq!(all, expected);
    // There is nothing beyond the last page, and nothing before the first.
    for odd in ["99", "0", "x", "-1"] {
        let page = console.open(&format!("/statistics?classes={odd}")).await;
        assert_eq!(page.status, 200, "{odd}");
        assert!(!classes(&page.body).is_empty(), "{odd}");
    }
}

async fn somebody_without_that_task_sees_no_figures(house: &TestHouse) {
    let console = Console::of(house, &player("school", "hulp")).await;
    assert_eq!(console.open("/statistics").await.status, 403);
    let console = Console::of(house, &player("school", "mentor")).await;
    assert_eq!(console.open("").await.status, 403);
}
