//! What every page is: a template, a step, a title, samples.

use serde::Serialize;
use tera::Value;

use crate::pages;
use crate::themes::RenderError;
use crate::words::Words;

/// A page that can be rendered.
pub trait Page: Serialize {
    /// The file of the template, for example `password.html`.
    const TEMPLATE: &'static str;
    /// The value of `data-step` on the body (contract, section Pages).
    const STEP: &'static str;
    /// Whether the page needs a wide column.
    const WIDE: bool = false;

    /// The heading, which is the document title as well.
    fn title(&self) -> Words;

    /// What is wrong, if anything: shown in an alert above the form and marked in the title.
    fn problem(&self) -> Option<Words> {
        None
    }

    /// Filled pages that together show every face of the page.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// A page taken apart for rendering.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) template: &'static str,
    pub(crate) step: &'static str,
    pub(crate) wide: bool,
    pub(crate) title: Words,
    pub(crate) problem: Option<Words>,
    pub(crate) page: Value,
}

impl Prepared {
    pub(crate) fn of<P: Page>(page: &P) -> Result<Self, RenderError> {
        Ok(Self {
            template: P::TEMPLATE,
            step: P::STEP,
            wide: P::WIDE,
            title: page.title(),
            problem: page.problem(),
            page: Value::try_from_serializable(page)
                .map_err(|error| RenderError::new(P::TEMPLATE, &error))?,
        })
    }
}

/// One sample of one page, for checks and for the gallery.
#[derive(Clone)]
pub struct Specimen {
    /// `password-1` and so on: the template's name and the number of the sample, from 1.
    pub name: String,
    pub(crate) prepared: Prepared,
}

impl Specimen {
    /// What its page is headed with.
    #[must_use]
    pub const fn title(&self) -> &Words {
        &self.prepared.title
    }
}

fn collect<P: Page>(all: &mut Vec<Specimen>) -> Result<(), RenderError> {
    for (index, page) in P::samples().iter().enumerate() {
        all.push(Specimen {
            name: format!("{}-{}", P::TEMPLATE.trim_end_matches(".html"), index + 1),
            prepared: Prepared::of(page)?,
        });
    }
    Ok(())
}

/// The samples of every page there is.
///
/// # Errors
/// Fails when a page's data cannot be handed to a template, which a test excludes.
pub fn specimens() -> Result<Vec<Specimen>, RenderError> {
    let mut all = Vec::new();
    macro_rules! every {
        ($($page:ident),+ $(,)?) => { $(collect::<pages::$page>(&mut all)?;)+ };
    }
    macro_rules! every_of_the_console {
        ($($page:ident),+ $(,)?) => { $(collect::<pages::console::$page>(&mut all)?;)+ };
    }
    every!(
        InstitutionPage,
        PasswordPage,
        BadgePage,
        SecondFactorPage,
        EnrolPasskeyPage,
        LackingPage,
        AddPasskeyPage,
        EnrolIntroPage,
        EnrolTotpPage,
        MethodChoicePage,
        EnrolPhonePage,
        EnrolSmsPage,
        EnrolDonePage,
        RecoveryCodesPage,
        NewPasswordPage,
        ConsentPage,
        SelectAccountPage,
        SignOutPage,
        SignedOutPage,
        DevicePage,
        DeviceConfirmPage,
        DeviceDonePage,
        ErrorPage,
        UnlockPage,
        PasskeysPage,
        ForgotPage,
        ProveEmailPage,
        LinkPage,
        ChangeEmailPage,
        HelpPage,
        AccessibilityPage,
        NewsPage,
        RecoverStartPage,
        RecoverCheckPage,
        RecoverMenuPage,
        SecurityQuestionPage,
        AccountPage,
        ConfirmPage,
        FormPostPage,
        HomePage,
        OutboxPage,
        DemoIndexPage,
    );
    every_of_the_console!(ConsoleHomePage, ConsoleNewsPage,);
    every_of_the_console!(
        ConsolePolicyPage,
        ConsolePolicyEditPage,
        ConsolePolicyPreviewPage,
        ConsolePolicyHistoryPage,
        ConsolePolicyVersionPage,
        ConsoleWhyPage,
        ConsoleWhyPersonPage,
        ConsoleWhySigninPage,
    );
    every_of_the_console!(
        ConsoleHomePage,
        ConsoleNewsPage,
        ConsoleOverviewPage,
        ConsoleAuditPage,
        ConsoleStatisticsPage,
        ConsoleInstitutionsPage,
        ConsoleInstitutionNewPage,
        ConsoleInstitutionPage,
        ConsoleSupportPage,
        ConsoleComputerPage,
        ConsoleKeysPage,
        ConsoleSourcesPage,
        ConsoleSourcePage,
        ConsoleKeyRevokePage,
    );
    every_of_the_console!(
        ConsoleAppsPage,
        ConsoleAppRecipesPage,
        ConsoleAppNewPage,
        ConsoleAppSecretPage,
        ConsoleAppPage,
        ConsoleAppRemovePage,
        ConsoleAppTryPage,
        ConsoleApiPage,
        ConsoleContactsPage,
        ConsoleTextsPage,
    );
    every_of_the_console!(
        ConsoleAppTokensPage,
        ConsoleHomePage,
        ConsoleNewsPage,
        ConsoleLookPage,
        ConsoleLookVersionsPage,
    );
    every_of_the_console!(
        ConsolePeoplePage,
        ConsoleBulkPage,
        ConsolePersonPage,
        ConsoleNewPersonPage,
        ConsolePasswordPage,
        ConsoleClassesPage,
        ConsoleClassPage,
        ConsoleBadgesPage,
        ConsoleBadgeSheetPage,
        ConsoleRollOverPage,
        ConsoleRequestsPage,
        ConsoleRequestPage,
        ConsoleAskPage,
    );
    every_of_the_console!(
        ConsoleImportsPage,
        ConsoleImportMapPage,
        ConsoleImportProgressPage,
        ConsoleImportRowsPage,
    );
    every_of_the_console!(
        ConsoleHomePage,
        ConsoleNewsPage,
        ConsoleLookPage,
        ConsoleLookVersionsPage,
    );
    Ok(all)
}
