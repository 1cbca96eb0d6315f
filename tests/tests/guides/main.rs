//! The five guides, as journeys in a browser and row by row.

mod accessibility;
mod browser_journeys;
mod browser_pages;
mod conveniences;
mod guide_energie;
mod guide_onderzoek;
mod guide_school;
mod guide_station;
mod guide_zorg;
mod hard_coded_words;
mod look_editor;
mod more_time;
mod not_me;
mod own_hosts;
mod own_look;
mod passkeys;
mod rows_energie;
mod rows_onderzoek;
mod rows_school;
mod rows_station;
mod rows_zorg;
mod second_click;
mod security_keys;
mod shared_computer;
mod step_up;
mod weight;
