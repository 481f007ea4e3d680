#pragma once

#include "mock-host/web/configuration_form.hpp"

#include <string>

namespace mock::web {

/// A field, and what is said about it.
struct FieldView {
    const loader::Field& field;
    std::string label{};
    std::string about{};
    std::string error{};
    std::string value{};
    bool is_stored = false; ///< a secret that has a value
};

/// A text of the package of the form; empty for an empty key.
std::string package_text(const Visit& visit, const FormContent& content, const std::string& key);

/// Label, control, what it is about and what is wrong with it.
Html field_row(const Visit& visit, const FormContent& content, const FieldView& view);

} // namespace mock::web
