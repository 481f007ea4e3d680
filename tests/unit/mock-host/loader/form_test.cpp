#include "mock-host/loader/form.hpp"
#include "mock-host/loader/pattern.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace mock::loader;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

constexpr const char* schema = R"({
  "type": "object",
  "required": ["client_id", "secret"],
  "properties": {
    "client_id": { "type": "string", "title": "f.id", "minLength": 3, "maxLength": 8 },
    "secret": { "type": "string", "writeOnly": true, "title": "f.secret", "minLength": 2 },
    "address": { "type": "string", "format": "uri", "title": "f.address" },
    "source": { "type": "string", "enum": ["off", "managed"], "default": "managed", "title": "f.source" },
    "hours": { "type": "integer", "minimum": 1, "maximum": 720, "default": 24, "title": "f.hours" },
    "book": { "type": "boolean", "default": true, "title": "f.book" },
    "kinds": { "type": "string", "pattern": "^[a-z]+$", "title": "f.kinds", "description": "f.kinds.about" }
  },
  "groups": [
    { "title": "g.app", "fields": ["client_id", "secret", "address"] },
    { "title": "g.rest", "fields": ["source", "hours", "book", "kinds"] }
  ]
})";

Form form()
{
    auto parsed = Form::parse(schema);
    EXPECT_TRUE(parsed) << parsed.error().detail;
    return *std::move(parsed);
}

/// The findings as "pointer key".
std::vector<std::string> findings(const Values& values)
{
    std::vector<std::string> list;
    for (const auto& finding : form().validate(values, {"secret"})) {
        list.push_back(finding.pointer + " " + finding.key);
    }
    return list;
}

Values with(const std::string& name, Value value)
{
    Values values{{"client_id", std::string("four")}};
    values[name] = std::move(value);
    return values;
}

std::string text(const char* word)
{
    return word;
}

} // namespace

TEST(Form, FieldsKeepTheOrderOfTheSchema)
{
    std::vector<std::string> names;
    const auto parsed = form();
    for (const auto& field : parsed.fields())
        names.push_back(field.name);

    EXPECT_THAT(names,
                ElementsAre("client_id", "secret", "address", "source", "hours", "book", "kinds"));
    EXPECT_EQ(parsed.groups().at(1).title, "g.rest");
    EXPECT_EQ(parsed.find("source")->choices.at(1).title, "f.source.managed");
    EXPECT_TRUE(parsed.find("secret")->secret);
}

TEST(Form, GoodValuesHaveNoFindings)
{
    EXPECT_THAT(findings({{"client_id", text("four")},
                          {"address", text("https://desk.example.com:8443/a?b=c")},
                          {"source", text("off")},
                          {"hours", std::int64_t{720}},
                          {"book", false},
                          {"kinds", text("abc")}}),
                IsEmpty());
}

TEST(Form, EachRuleHasItsFinding)
{
    const struct {
        const char* name;
        Value value;
        const char* finding;
    } table[] = {
        {"client_id", text("ab"), "/client_id form.too_short"},
        {"client_id", text("abcdefghi"), "/client_id form.too_long"},
        {"client_id", std::int64_t{4}, "/client_id form.type.string"},
        {"client_id",
         text("ab\xff"
              "cd"),
         "/client_id form.encoding"},
        {"client_id", std::string("ab\0cd", 5), "/client_id form.encoding"},
        {"address", text("www.example.com"), "/address form.uri"},
        {"address", text("https://"), "/address form.uri"},
        {"address", text("https:///path"), "/address form.uri"},
        {"address", text("https://a b"), "/address form.uri"},
        {"source", text("everything"), "/source form.choice"},
        {"hours", std::int64_t{0}, "/hours form.too_small"},
        {"hours", std::int64_t{721}, "/hours form.too_large"},
        {"hours", text("24"), "/hours form.type.integer"},
        {"book", text("yes"), "/book form.type.boolean"},
        {"kinds", text("A1"), "/kinds form.pattern"},
        {"colour", text("red"), "/colour form.unknown"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.finding);
        EXPECT_THAT(findings(with(row.name, row.value)), ElementsAre(row.finding));
    }
}

TEST(Form, PatternOfAPackageNeitherExhaustsTheStackNorGoesOnForYears)
{
    EXPECT_TRUE(is_match(std::string(65536, 'a'), "^(a|b)*$"));
    EXPECT_FALSE(is_match(std::string(60, 'a') + "!", "^(a+)+$"));
    EXPECT_FALSE(is_match(std::string(65536, 'a'), "a(a|b)*,"));
    EXPECT_THAT(pattern_error("(a)\\1"), Not(IsEmpty())); // Nobody finds that in a short time.
    EXPECT_THAT(pattern_error(std::string(501, '(')), HasSubstr("longer than 500 bytes"));
    EXPECT_THAT(pattern_error(std::string(100, '(') + std::string(100, ')')), IsEmpty());
}

TEST(Form, PatternIsFoundAnywhereUnlessItSaysWhere)
{
    EXPECT_TRUE(is_match("a1\nb", "[0-9]"));
    EXPECT_TRUE(is_match("x|y", "^a|y$"));
    EXPECT_FALSE(is_match("a1", "^[0-9]"));
    EXPECT_FALSE(is_match("1\na", "1$"));
}

TEST(Form, LengthIsCountedInCharacters)
{
    EXPECT_THAT(findings({{"client_id", text("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")}}), IsEmpty());
    EXPECT_THAT(findings({{"client_id", text("\xf0\x9f\x98\x80")}}),
                ElementsAre("/client_id form.too_short"));
}

TEST(Form, StoredSecretIsEnoughAndAMissingOneIsNot)
{
    const Values values{{"client_id", text("four")}};

    EXPECT_THAT(form().validate(values, {"secret"}), IsEmpty());
    const auto missing = form().validate(values);
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(missing[0].pointer, "/secret");
    EXPECT_EQ(missing[0].key, "form.required");
}

TEST(Form, FindingNeverRepeatsWhatWasTyped)
{
    for (const auto& finding : form().validate({{"client_id", text("topsecretvalue")}})) {
        EXPECT_THAT(finding.detail, Not(HasSubstr("topsecret")));
    }
}

TEST(Form, DefaultsFillOnlyWhatIsAbsent)
{
    const auto values = form().with_defaults({{"source", text("off")}});

    EXPECT_EQ(values.at("source"), Value(text("off")));
    EXPECT_EQ(values.at("hours"), Value(std::int64_t{24}));
    EXPECT_EQ(values.at("book"), Value(true));
    EXPECT_EQ(values.count("client_id"), 0U);
}

TEST(Form, AssignmentsBecomeTypedValues)
{
    const auto values = form().convert({"hours=48", "book=false", "kinds=a=b", "address="});

    ASSERT_TRUE(values) << values.error().detail;
    EXPECT_EQ(values->at("hours"), Value(std::int64_t{48}));
    EXPECT_EQ(values->at("book"), Value(false));
    EXPECT_EQ(values->at("kinds"), Value(text("a=b")));
    EXPECT_EQ(values->at("address"), Value(text("")));
}

TEST(Form, AssignmentsThatMeanNothingAreRefused)
{
    const struct {
        std::vector<std::string> typed;
        const char* code;
    } table[] = {
        {{"hours"}, "form.assignment"},
        {{"hours=1", "hours=2"}, "form.assignment"},
        {{"hours=many"}, "form.type"},
        {{"hours=4.5"}, "form.type"},
        {{"hours="}, "form.type"},
        {{"hours=99999999999999999999"}, "form.type"},
        {{"book=maybe"}, "form.type"},
        {{"colour=red"}, "form.unknown"},
        {{"secret=x"}, "form.secret_argument"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.typed.back());
        const auto values = form().convert(row.typed);
        ASSERT_FALSE(values);
        EXPECT_EQ(values.error().code, row.code);
    }
}

TEST(Form, SchemaWithARuleThatTheHostDoesNotKnowIsRefused)
{
    const struct {
        const char* from;
        const char* to;
        const char* place;
    } table[] = {
        {"\"format\": \"uri\"", "\"format\": \"email\"", "properties.address.format"},
        {"\"minLength\": 3", "\"multipleOf\": 3", "properties.client_id.multipleOf"},
        {"\"minLength\": 3", "\"minimum\": 3", "properties.client_id.minimum"},
        {"\"type\": \"boolean\"", "\"type\": \"array\"", "properties.book.type"},
        {"\"^[a-z]+$\"", "\"^[a-z+$\"", "properties.kinds.pattern"},
        {"\"default\": 24", "\"default\": 0", "properties.hours.default"},
        {"\"default\": 24", "\"default\": \"24\"", "properties.hours.default"},
        {"[\"client_id\", \"secret\"]", "[\"nobody\"]", "required"},
        {"\"required\"", "\"requires\"", "requires: "},
        {"\"fields\"", "\"filds\"", "groups[0].filds"},
        {"\"source\", \"hours\"", "\"source\"", "groups"},
        {"\"source\", \"hours\"", "\"source\", \"source\", \"hours\"", "groups[1].fields"},
        {"\"writeOnly\": true", "\"writeOnly\": true, \"default\": \"x\"",
         "properties.secret.default"},
        {", \"title\": \"f.address\"", "", "properties.address.title"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.place);
        const auto bad = Form::parse(support::replaced(schema, row.from, row.to));
        ASSERT_FALSE(bad);
        EXPECT_THAT(bad.error().detail, HasSubstr(row.place));
    }
}

TEST(Form, ValuesTravelAsOneFlatObject)
{
    const Values values{{"a", text("x\"y")}, {"b", std::int64_t{-5}}, {"c", true}};

    const auto back = parse_values(write_values(values));

    ASSERT_TRUE(back);
    EXPECT_EQ(*back, values);
    EXPECT_EQ(parse_values(R"({"a":null})")->size(), 0U);
    for (const char* bad : {R"({"a":[1]})", R"({"a":1.5})", R"({"a":1,"a":2})", "[]", "x"}) {
        EXPECT_FALSE(parse_values(bad)) << bad;
    }
}
