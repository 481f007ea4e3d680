#pragma once

#include "mock-host/commands/command.hpp"
#include "mock-host/loader/form.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mock::commands {

/// What was typed for the fields of a form.
struct TypedForm {
    loader::Values values{};
    std::map<std::string, desk::Secret> secrets{};
};

/// Reads "KEY=VALUE". Secret fields only as KEY=@FILE or KEY=- (standard input), because arguments
/// are visible to everybody on the machine; as KEY= they are removed. Other fields as KEY=-, too:
/// an address with a password is refused as an argument.
desk::Result<TypedForm> read_assignments(const loader::Form& form,
                                         const std::vector<std::string>& assignments,
                                         std::istream& in);

/// An option of "config add" that stands for a field of the form.
struct FieldOption {
    std::string_view option; ///< "--client-id"
    std::string_view field;  ///< "client_id"
    std::string_view value;  ///< "ID"
    bool holds_file = false; ///< a secret: the option names a file
};
const std::vector<FieldOption>& field_options();

/// The options of "config add" as the assignments that mean the same.
std::vector<std::string> assignments_of(const Given& given);

} // namespace mock::commands
