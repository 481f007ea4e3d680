#include "mock-host/store/values.hpp"
#include "mock-host/views/configuration.hpp"
#include "tests/unit/mock-host/web/admin_desk.hpp"

#include <gmock/gmock.h>

namespace mock::web {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* secret = "s3cret-that-was-typed";

/// What the browser sends when nothing was changed.
Fields form_of(const AdminDesk& admin)
{
    return {{"name", "Echo"},
            {"desk.revision", std::to_string(admin.world.stored_configuration().revision)},
            {"url", "https://desk.example.com"},
            {"hours", "8"},
            {"mode", "managed"},
            {"token", ""}};
}

Fields with(Fields form, const std::string& name, const std::string& value)
{
    for (auto& field : form) {
        if (field.first == name) field.second = value;
    }
    if (value_of(form, name) != value) form.emplace_back(name, value);
    return form;
}

std::string page_of(const AdminDesk& admin)
{
    return "/admin/configurations/" + admin.world.configuration.id;
}

std::vector<std::string> stored_secrets(AdminDesk& admin)
{
    return views::view_configuration(*admin.desk, admin.world.stored_configuration())->secrets;
}

TEST(ConfigurationForm, ErrorStandsAtItsFieldAndWhatWasTypedIsKept)
{
    AdminDesk admin;
    const Fields form = with(with(form_of(admin), "url", "nowhere \"<b>"), "hours", "25");
    const Response page = admin.post(page_of(admin), form);
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr("value=\"nowhere &quot;&lt;b&gt;\""));
    EXPECT_THAT(page.body, HasSubstr("id=\"url-error\">Is not a complete address"));
    EXPECT_THAT(page.body, HasSubstr("aria-describedby=\"hours-error\""));
    EXPECT_THAT(page.body, HasSubstr("<a href=\"#url\">Address</a>"));
    EXPECT_THAT(page.body, HasSubstr("Not saved"));
    EXPECT_EQ(admin.world.stored_configuration().values, "{}");
}

TEST(ConfigurationForm, NumberThatIsNoneIsAnErrorAtItsField)
{
    AdminDesk admin;
    const Response page = admin.post(page_of(admin), with(form_of(admin), "hours", "eight"));
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr("id=\"hours-error\">Has to be a whole number"));
    EXPECT_THAT(page.body, HasSubstr("value=\"eight\""));
}

TEST(ConfigurationForm, TypedSecretIsNowhereInThePageThatComesBack)
{
    AdminDesk admin;
    const Fields form = with(with(form_of(admin), "token", secret), "url", "nowhere");
    const Response page = admin.post(page_of(admin), form);
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, Not(HasSubstr(secret)));
    EXPECT_THAT(page.body, HasSubstr("enter them again"));
}

TEST(ConfigurationForm, StoredSecretIsInNoPageNoJsonAndNoAddress)
{
    AdminDesk admin;
    const Response saved = admin.post(page_of(admin), with(form_of(admin), "token", secret));
    EXPECT_THAT(location_of(saved), Not(HasSubstr(secret)));
    const Response page = admin.follow(saved);
    EXPECT_THAT(page.body, AllOf(HasSubstr("Saved."), HasSubstr("Stored. Leave empty to keep it."),
                                 Not(HasSubstr(secret))));
    EXPECT_THAT(stored_secrets(admin), Contains("token"));
    EXPECT_THAT(admin.get("/api/v1/configurations").body,
                AllOf(HasSubstr("\"token\""), Not(HasSubstr(secret))));
}

TEST(ConfigurationForm, EmptySecretFieldKeepsWhatIsStoredAndATickRemovesIt)
{
    AdminDesk admin;
    admin.post(page_of(admin), with(form_of(admin), "token", secret));
    admin.post(page_of(admin), form_of(admin));
    EXPECT_THAT(stored_secrets(admin), Contains("token"));
    admin.post(page_of(admin), with(form_of(admin), "forget.token", "yes"));
    EXPECT_THAT(stored_secrets(admin), IsEmpty());
}

TEST(ConfigurationForm, TickThatWasTakenAwayIsSaved)
{
    AdminDesk admin;
    admin.post(page_of(admin), form_of(admin));
    EXPECT_THAT(admin.world.stored_configuration().values, HasSubstr("\"book\":false"));
}

TEST(ConfigurationForm, WhatSomebodyElseSavedMeanwhileIsNotOverwrittenUnseen)
{
    AdminDesk admin;
    const Fields mine = with(form_of(admin), "hours", "7");
    admin.post(page_of(admin), with(form_of(admin), "hours", "5"));
    const Response page = admin.post(page_of(admin), mine);
    EXPECT_EQ(page.status, 409);
    EXPECT_THAT(page.body, HasSubstr("Somebody else saved this configuration meanwhile"));
    EXPECT_THAT(page.body, HasSubstr("value=\"7\""));
    EXPECT_THAT(admin.world.stored_configuration().values, HasSubstr("\"hours\":5"));

    // Whoever saves what came back has read that.
    const auto newest = std::to_string(admin.world.stored_configuration().revision);
    EXPECT_THAT(page.body, HasSubstr("name=\"desk.revision\" value=\"" + newest + "\""));
    EXPECT_EQ(admin.post(page_of(admin), with(mine, "desk.revision", newest)).status, 303);
}

TEST(ConfigurationForm, SaveStaysAndDoneGoesToTheList)
{
    AdminDesk admin;
    EXPECT_EQ(location_of(admin.post(page_of(admin), with(form_of(admin), "then", "stay"))),
              page_of(admin) + "?said=configuration_saved");
    EXPECT_EQ(location_of(admin.post(page_of(admin), with(form_of(admin), "then", "done"))),
              "/admin/configurations?said=configuration_saved");
}

TEST(ConfigurationForm, NewOneHasTheDefaultsAndIsMade)
{
    AdminDesk admin;
    EXPECT_THAT(admin.get("/admin/configurations/new?package=echo").body,
                HasSubstr("value=\"https://example.com\""));
    Fields form = with(form_of(admin), "name", "Second");
    form.emplace_back("desk.package", "echo");
    const Response page = admin.follow(admin.post("/admin/configurations", form));
    EXPECT_THAT(page.body, HasSubstr("<h1>Second</h1>"));
}

TEST(ConfigurationForm, NameThatIsTakenKeepsWhatWasTyped)
{
    AdminDesk admin;
    Fields form = with(form_of(admin), "hours", "3");
    form.emplace_back("desk.package", "echo");
    const Response page = admin.post("/admin/configurations", form);
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr("Choose another one"));
    EXPECT_THAT(page.body, HasSubstr("value=\"3\""));
}

TEST(ConfigurationPages, AnotherOneBecomesTheDefault)
{
    AdminDesk admin;
    Fields form = with(with(form_of(admin), "name", "Second"), "then", "stay");
    form.emplace_back("desk.package", "echo");
    const std::string made = location_of(admin.post("/admin/configurations", form));
    const std::string page = made.substr(0, made.find('?'));
    EXPECT_THAT(admin.get(page).body, HasSubstr("Make default"));

    const Response now = admin.follow(admin.post(page + "/default", {}));

    EXPECT_THAT(now.body,
                AllOf(HasSubstr("Default configuration"), Not(HasSubstr("Make default"))));
    EXPECT_THAT(admin.get(page_of(admin)).body, HasSubstr("Make default"));
}

TEST(ConfigurationPages, QuarantinedOneIsReleased)
{
    AdminDesk admin;
    {
        store::Transaction change(admin.desk->store());
        store::set_configuration_state(change, admin.world.configuration.id,
                                       store::ConfigurationState::quarantined, "crashed twice");
        change.commit();
    }
    EXPECT_THAT(admin.get(page_of(admin)).body, HasSubstr("crashed twice"));
    const Response page = admin.follow(admin.post(page_of(admin) + "/release", {}));
    EXPECT_THAT(page.body, AllOf(HasSubstr("released"), Not(HasSubstr("crashed twice"))));
}

TEST(ConfigurationPages, ButtonsPostToWhereTheyAreAnswered)
{
    AdminDesk admin;
    const std::string id = admin.world.configuration.id;
    const std::string path = "/api/v1/configurations/" + id + "/actions/echo.run";
    EXPECT_THAT(admin.get(page_of(admin)).body, HasSubstr("data-act=\"" + path + "\""));
    const Response asked = admin.post_json(path, R"({"key": "one", "input": {}})");
    EXPECT_EQ(asked.status, 202) << asked.body;
    const Response clicked = admin.post(page_of(admin) + "/actions/echo.run", {{"key", "one"}});
    EXPECT_THAT(location_of(clicked), HasSubstr(page_of(admin) + "?call=c-000001"));
}

TEST(ConfigurationPages, ActionThatEndsThingsAsksFirstAndMayBeLeft)
{
    AdminDesk admin(AdminDesk::Packages::ending);
    const std::string action = page_of(admin) + "/actions/echo.run";
    EXPECT_THAT(admin.get(page_of(admin)).body, HasSubstr("href=\"" + action + "\" data-dialog>"));
    const Response asked = admin.get(action);
    EXPECT_EQ(asked.status, 200);
    EXPECT_THAT(asked.body, HasSubstr("href=\"" + page_of(admin) + "\" data-cancel>"));
    const std::string form = asked.body.substr(asked.body.find("data-act="));
    EXPECT_THAT(form, HasSubstr("<p>It cannot be undone.</p>")); // A dialog shows the form alone.
}

TEST(ConfigurationPages, OneWhosePackageCannotBeOpenedSaysWhatToDoAndCanBeRemoved)
{
    AdminDesk admin(AdminDesk::Packages::installed); // Nothing lies where the store says.
    const Response page = admin.get(page_of(admin));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, AllOf(HasSubstr("Install the package again"),
                                 HasSubstr("href=\"/admin/packages/install\""),
                                 HasSubstr("its access may stay at the other side")));
    ASSERT_THAT(page.body, HasSubstr("action=\"" + page_of(admin) + "/remove\""));

    const Response list = admin.follow(admin.post(page_of(admin) + "/remove", {}));
    EXPECT_THAT(list.body, HasSubstr("at the other side could not all be ended"));
    EXPECT_EQ(admin.get(page_of(admin)).status, 404);
}

TEST(ConfigurationPages, RemovedOneIsGone)
{
    AdminDesk admin;
    const Response page = admin.follow(admin.post(page_of(admin) + "/remove", {}));
    EXPECT_THAT(page.body, AllOf(HasSubstr("No package is connected yet"),
                                 HasSubstr("The configuration was removed.")));
    EXPECT_EQ(admin.get(page_of(admin)).status, 404);
}

} // namespace
} // namespace mock::web
