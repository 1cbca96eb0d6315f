//! Every order of every model. About ten seconds.

#[test]
fn ten_19_what_waits_is_done_once() {
    sluis_schedules::what_waits_is_done_once();
}

#[test]
fn ten_19_what_gives_way_is_told_once() {
    sluis_schedules::what_gives_way_is_told_once();
}

#[test]
fn whoever_waits_hears_of_the_end() {
    sluis_schedules::whoever_waits_hears_of_the_end();
}

#[test]
fn nobody_reads_what_was_there_before() {
    sluis_schedules::nobody_reads_what_was_there_before();
}

#[test]
fn nobody_reads_what_was_there_before_all_was_forgotten() {
    sluis_schedules::nobody_reads_what_was_there_before_all_was_forgotten();
}

#[test]
fn what_is_handed_in_is_done() {
    sluis_schedules::what_is_handed_in_is_done();
}

#[test]
fn what_is_handed_in_beside_a_look_is_done() {
    sluis_schedules::what_is_handed_in_beside_a_look_is_done();
}

#[test]
fn what_must_wait_is_done_by_who_waits() {
    sluis_schedules::what_must_wait_is_done_by_who_waits();
}

#[test]
fn f1_what_is_told_is_on_the_disk() {
    sluis_schedules::what_is_told_is_on_the_disk();
}

#[test]
fn f1_a_failed_sync_is_told_to_whom_it_concerns() {
    sluis_schedules::a_failed_sync_is_told_to_whom_it_concerns();
}
