// Makes the components of govuk-frontend that our pages use work; every page is complete without it.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs, createAll } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs]) {
  createAll(component);
}
// A second tap on a slow phone must not send a form twice (the server would answer the same, but the person would wonder).
createAll(Button, { preventDoubleClick: true });
