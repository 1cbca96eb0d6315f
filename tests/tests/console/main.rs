//! The console, the admin API, and who may do what there.

mod admin_api;
mod admin_api_people;
mod admin_api_program;
mod administration_rules;
mod console_apps;
mod console_apps_journey;
mod console_classes;
mod console_contacts;
mod console_door;
mod console_figures;
mod console_import;
mod console_import_journey;
mod console_import_speed;
mod console_installation;
mod console_isolation;
mod console_journeys;
mod console_look;
mod console_look_pictures;
mod console_people;
mod console_plans;
mod console_policy;
mod console_policy_journey;
mod console_policy_reminders;
mod console_requests;
mod console_trail;
mod console_why;
