#include "mock-host/loader/manifest.hpp"

#include "mock-host/loader/form.hpp"
#include "mock-host/loader/names.hpp"
#include "mock-host/loader/texts.hpp"
#include "tests/fuzz/fuzz.hpp"

// The documents of a package, before anything of it runs. The first line says which.

namespace {

using namespace mock::loader;
using fuzz::require;

template <class Result>
void require_proper_error(const Result& read)
{
    if (read) return;
    fuzz::require_proper(read.error());
}

template <class Items>
void require_ids(const Items& items)
{
    for (const auto& item : items) {
        require(is_id(item.id), "an id is one");
        require(item.time_limit.count() > 0, "a call has time");
    }
}

void manifest(std::string_view json)
{
    const auto host = HostSupport::version_1_0();
    const auto read = parse_manifest(json, host);
    require_proper_error(read);
    if (!read) return;
    require_ids(read->actions);
    require_ids(read->events);
    require_ids(read->jobs);
    require(is_version(read->version), "a version is one");
    const auto again = parse_manifest(read->json, host);
    require(again && again->id == read->id && again->actions.size() == read->actions.size(),
            "what a manifest keeps of itself is the manifest");
}

void form(std::string_view json)
{
    const auto read = Form::parse(json);
    require_proper_error(read);
    if (!read) return;
    std::size_t grouped = 0;
    for (const auto& group : read->groups())
        grouped += group.fields.size();
    require(grouped == read->fields().size(), "every field is in one group");
    const Values defaults = read->with_defaults({});
    for (const auto& field : read->fields()) {
        require(read->find(field.name) != nullptr, "a field is found by its name");
        require(!field.default_value || check_value(field, *field.default_value).empty(),
                "a default keeps its own rules");
    }
    read->validate(defaults);
    for (const auto& field : read->fields())
        check_value(field,
                    Value(std::string(2000, field.pattern.empty() ? 'a' : field.pattern[0])));
}

void texts(std::string_view json)
{
    Texts all("en");
    const auto added = all.add("en", json);
    require_proper_error(added);
    all.lookup("a", "en-GB", {"{0}", "{1}{2}"});
}

void values(std::string_view json)
{
    const auto once = parse_values(json);
    require_proper_error(once);
    if (!once) return;
    const auto twice = parse_values(write_values(*once));
    require(twice && *twice == *once, "values stay what they were");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view wanted = input.line();
    const std::string_view text = input.rest();
    if (wanted == "manifest") manifest(text);
    if (wanted == "form") form(text);
    if (wanted == "texts") texts(text);
    if (wanted == "values") values(text);
    return 0;
}
