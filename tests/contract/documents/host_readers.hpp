#pragma once

#include "mock-host/services/outcome.hpp"
#include "tests/contract/documents/page.hpp"

#include <desk/sdk/result.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace test {

/// A plugin that may do everything.
mock::services::Grants all_granted();

/// What the host's reader of documents of that schema says.
desk::Status read(const std::string& schema, const std::string& text);

void expect_refused(const std::string& schema, const std::string& text, const std::string& place);

/// What the host reads; the other documents it writes.
std::vector<Example> examples_for_hosts();

/// The example with the digest that it leaves out.
std::string whole(const Example& example);

/// Every effect of every example; the page has one of each type.
std::vector<boost::json::object> effects();

/// A whole outcome around one effect.
std::string around(const boost::json::object& effect);

} // namespace test
