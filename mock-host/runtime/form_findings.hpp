#pragma once

#include "mock-host/loader/form.hpp"
#include "mock-host/loader/texts.hpp"

#include <string>

namespace mock::runtime {

/// What is wrong with a field, for the person who filled it in: its title and the host's words,
/// both in `locale`. "Redirect URL: is not a complete address".
std::string sentence_about(const loader::Finding& finding, const loader::Form& form,
                           const loader::Texts& texts, const std::string& locale);

} // namespace mock::runtime
