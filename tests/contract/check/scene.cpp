#include "tests/contract/check/scene.hpp"

#include <boost/json.hpp>

namespace check {
namespace {

namespace json = boost::json;

constexpr const char* poor_desk = R"({
    "activity": {"id":"a-000001","number":"INC-1","kind":"incident","title":"t","state":"new",
        "closed":false,"created_at":"2025-03-04T08:12:09Z","closed_at":null,
        "url":"https://desk.example.com/1","initiator":null,"responsible":null,"assets":[],
        "records":[],"actor":null},
    "asset": {"id":"as-0001","name":"NB-1","serial":null,"kind":"computer","remote_ids":{},
        "revision":"1","records":[],"actor":null},
    "configuration": {"id":"cfg-1","name":"Check","default":true,"form_version":1,"locale":"en",
        "values":{},"secrets":[],"records":[],"actor":null},
    "secrets": {}})";

} // namespace

std::optional<Scene> Scene::read(std::string_view text)
{
    boost::system::error_code wrong;
    const json::value given = json::parse({text.data(), text.size()}, wrong);
    if (wrong || !given.is_object()) return std::nullopt;
    json::object desk = json::parse(poor_desk).as_object();
    for (const auto& [part, members] : given.as_object()) {
        if (!desk.contains(part) || !members.is_object()) return std::nullopt;
        for (const auto& [name, value] : members.as_object())
            desk[part].as_object()[name] = value;
    }
    Scene scene{json::serialize(desk["activity"]),
                json::serialize(desk["asset"]),
                json::serialize(desk["configuration"]),
                {}};
    for (const auto& [key, value] : desk["secrets"].as_object()) {
        if (!value.is_string()) return std::nullopt;
        scene.secrets[key] = value.get_string();
    }
    return scene;
}

desk::Document Scene::of(mock::loader::Target target) const
{
    switch (target) {
    case mock::loader::Target::activity:
        return {"desk.activity/1", activity};
    case mock::loader::Target::asset:
        return {"desk.asset/1", asset};
    case mock::loader::Target::configuration:
        break;
    }
    return {"desk.configuration/1", configuration};
}

std::string Scene::activity_called(const std::string& id) const
{
    json::object document = json::parse(activity).as_object();
    document["id"] = id;
    return json::serialize(document);
}

std::string Scene::new_configuration() const
{
    json::object document = json::parse(configuration).as_object();
    document["id"] = "";
    document["records"] = json::array();
    return json::serialize(document);
}

} // namespace check
