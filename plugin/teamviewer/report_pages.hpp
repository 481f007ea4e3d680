#pragma once

#include "plugin/ports/cloud.hpp"
#include "plugin/teamviewer/gateway.hpp"
#include "plugin/teamviewer/json.hpp"

#include <string>
#include <vector>

namespace tv {

/// Does this connection belong to the query? TeamViewer may not honour all filters at once.
bool matches(const ConnectionQuery& query, const Connection& connection);

/// For the page after the record with that id; empty: the first one.
Question page_question(const ConnectionQuery& query, const std::string& after);

/// The error of a list whose pages follow each other for ever.
desk::Error endless_reports(int pages_max);

/// Says in the log how many records could not be read.
void warn_of_unreadable(const json::ConnectionPage& page, Log& log, const desk::Call& call);

/// Each record once, in the same order.
std::vector<Connection> each_once(std::vector<Connection> found);

} // namespace tv
