#pragma once

#include <desk/sdk/result.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tv {

/// Some flat members of one object, as text: numbers and "true" too. What is nested is left out.
/// Keeps its memory from one object to the next.
class Row {
public:
    explicit Row(const std::vector<std::string_view>& wanted);

    /// Empty when the object has no such member, or it is none of those that were wanted. Valid
    /// until the next object.
    std::string_view operator[](std::string_view name) const;

    struct Member {
        std::string_view name;
        std::string value = {};
        bool is_known = false; ///< the first one of a name counts
    };
    /// Where the value of that member goes; null: nobody wants it, or it was there before.
    Member* place_of(std::string_view name);
    /// Forgets the values.
    void clear();

private:
    std::vector<Member> members_;
    std::size_t next_ = 0; // Objects of a list have their members in one order.
};

/// Reads an answer like {"devices":[{...},{...}],"next":"..."} while it arrives, and forgets each
/// row as soon as it is handed on: memory does not grow with the answer.
class RowStream {
public:
    using Take = std::function<desk::Status(const Row&)>;

    /// What is to be read. The names outlive the stream.
    struct Shape {
        std::string list;                       ///< the member that holds the rows
        std::vector<std::string_view> row = {}; ///< members of a row
        std::vector<std::string_view> top = {}; ///< members beside the list
    };

    /// `take` returning an error ends the reading.
    RowStream(Shape shape, Take take);
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
