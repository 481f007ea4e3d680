#pragma once

#include "mock-host/loader/package.hpp"
#include "mock-host/loader/signature.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

namespace mock::web {

/// What a package is and what it may do: what an administrator reads before it is installed, and
/// may look up afterwards. `signature` and `library` are values for the list of facts.
Html package_inside(const Visit& visit, const loader::Package& package, const Html& signature,
                    const Html& library);

/// "Trusted, signed by demo", as a badge with words.
Html signature_words(const Visit& visit, const loader::SignatureCheck& signature);
/// The same for a package that is installed.
Html signed_by(const Visit& visit, const std::string& key_name);

} // namespace mock::web
