#pragma once

#include <boost/json/fwd.hpp>

#include <string>
#include <vector>

namespace mock::web {

/// What is wrong with `value`, measured by a schema of `document`; empty: nothing. A keyword that
/// is not known here is wrong, too, so that none is written in vain.
std::vector<std::string> schema_findings(const boost::json::value& document,
                                         const boost::json::value& schema,
                                         const boost::json::value& value);

/// What a `{"$ref": "#/..."}` of `document` stands for; anything else is itself.
const boost::json::value& resolved(const boost::json::value& document,
                                   const boost::json::value& value);

} // namespace mock::web
