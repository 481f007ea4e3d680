#include "mock-host/commands/config_form.hpp"

#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/runtime/desk_settings.hpp"

#include <istream>

namespace mock::commands {

namespace {

std::string names_of(const loader::Form& form)
{
    std::string names;
    for (const auto& field : form.fields())
        names += (names.empty() ? "" : ", ") + field.name;
    return names;
}

desk::Result<desk::Secret> read_secret_value(const std::string& key, const std::string& value,
                                             std::istream& in)
{
    if (value.empty()) return desk::Secret();
    if (value == "-") return read_secret("-", in);
    if (!value.empty() && value.front() == '@') return read_secret(value.substr(1), in);
    return wrong_use("The field " + key +
                     " is secret, and arguments are visible to everybody on this machine. Write " +
                     key + "=@FILE, or " + key + "=- to read it from standard input; " + key +
                     "= removes it.");
}

/// An address may have a password in it, that of a proxy.
desk::Result<std::string> read_plain_value(const std::string& key, const std::string& value,
                                           std::istream& in)
{
    if (value == "-") {
        DESK_TRY(const desk::Secret typed, read_secret("-", in));
        return std::string(typed.reveal());
    }
    if (runtime::shown_setting(value) == value) return value;
    return wrong_use("The address in " + key +
                     " has a password in it, and arguments are visible to everybody on this "
                     "machine. Change the password if others may have seen it, and write " +
                     key + "=- to read the address from standard input.");
}

} // namespace

desk::Result<TypedForm> read_assignments(const loader::Form& form,
                                         const std::vector<std::string>& assignments,
                                         std::istream& in)
{
    TypedForm typed;
    std::vector<std::string> plain_ones;
    for (const std::string& assignment : assignments) {
        const auto equals = assignment.find('=');
        // Not quoted back: it may be a secret that was typed in the wrong place.
        if (equals == std::string::npos) {
            return wrong_use("A field is set as KEY=VALUE. The fields are " + names_of(form) + ".");
        }
        const std::string key = assignment.substr(0, equals);
        const loader::Field* field = form.find(key);
        if (field == nullptr) {
            return wrong_use("The form has no field \"" + key + "\". The fields are " +
                             names_of(form) + ".");
        }
        const std::string value = assignment.substr(equals + 1);
        if (field->secret) {
            DESK_TRY(typed.secrets[key], read_secret_value(key, value, in));
            continue;
        }
        DESK_TRY(const std::string plain, read_plain_value(key, value, in));
        plain_ones.push_back(assignment.substr(0, equals + 1) + plain);
    }
    DESK_TRY(typed.values, form.convert(plain_ones));
    return typed;
}

const std::vector<FieldOption>& field_options()
{
    static const std::vector<FieldOption> options{
        {"--client-id", "client_id", "ID", false},
        {"--client-secret-file", "client_secret", "FILE", true},
        {"--redirect-url", "redirect_url", "URL", false},
        {"--sync-source", "sync_source", "SOURCE", false},
        {"--api-url", "api_url", "URL", false},
        {"--login-url", "login_url", "URL", false},
    };
    return options;
}

std::vector<std::string> assignments_of(const Given& given)
{
    std::vector<std::string> assignments;
    for (const FieldOption& option : field_options()) {
        const std::string name(option.option);
        if (!given.has(name)) continue;
        const std::string value = given.text(name);
        const bool is_file = option.holds_file && value != "-";
        assignments.push_back(std::string(option.field) + "=" + (is_file ? "@" : "") + value);
    }
    const auto others = given.all("--set");
    assignments.insert(assignments.end(), others.begin(), others.end());
    return assignments;
}

} // namespace mock::commands
