#pragma once

#include <desk/sdk/result.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tv {

/// The flat members of one object, as text: numbers and "true" too. What is nested is left out.
class Row {
public:
    /// Empty when there is no such member.
    const std::string& operator[](std::string_view name) const;
    void add(std::string name, std::string value);

private:
    std::vector<std::pair<std::string, std::string>> members_;
};

/// Reads an answer like {"devices":[{...},{...}],"next":"..."} while it arrives, and forgets each
/// row as soon as it is handed on: memory does not grow with the answer.
class RowStream {
public:
    using Take = std::function<desk::Status(const Row&)>;

    /// `list` names the member that holds the rows; `take` returning an error ends the reading.
    RowStream(std::string list, Take take);
    ~RowStream();
    RowStream(const RowStream&) = delete;
    RowStream& operator=(const RowStream&) = delete;

    desk::Status write(std::string_view piece);
    /// Was that all, and was there a list?
    desk::Status finish();
    /// The flat members beside the list.
    const Row& top() const;

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace tv
