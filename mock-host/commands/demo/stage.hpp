#pragma once

#include <desk/sdk/result.hpp>

#include <boost/json/value.hpp>

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace mock::commands {

/// Where the demo plays: types commands of the real program, shows them, and what they changed.
class Stage {
public:
    struct Place {
        std::filesystem::path program; ///< mock-host
        std::filesystem::path data;
        std::vector<std::string> globals; ///< further words before every command
        bool colour = false;
    };
    Stage(std::ostream& out, Place place) : out_(out), place_(std::move(place)) {}

    /// A step, in the words of the guide.
    void heading(const std::string& text);
    /// A sentence of the narrator, and an indented detail.
    void say(const std::string& text);
    void detail(const std::string& text);

    using Words = std::vector<std::string>;
    /// Types a command, runs it with --json, and gives what it printed. It has to succeed.
    desk::Result<boost::json::value> run(const Words& words, const std::string& input = {});
    /// The same for one that has to fail: what it said on standard error, or its JSON.
    desk::Result<std::string> run_refused(const Words& words);
    /// Without showing it.
    desk::Result<boost::json::value> look(const Words& words, const std::string& input = {});

    /// What is new on an activity since it was looked at last: journal, buttons, time, mails.
    /// Gives the activity as it is now.
    desk::Result<boost::json::value> changes(const std::string& number);

private:
    void print_command(const Words& words);
    void print_changes(const boost::json::value& before, const boost::json::value& now);
    desk::Status print_new_mails(const std::string& number);

    std::ostream& out_;
    Place place_;
    int step_ = 0;
    boost::json::object seen_{}; ///< activities by number, as they were
    std::size_t mails_seen_ = 0;
};

/// @name Reading what commands print
/// @{
/// A member on the way "token.state", "links.0.url"; null if it is not there.
const boost::json::value& at(const boost::json::value& from, const std::string& path);
std::string text_at(const boost::json::value& from, const std::string& path);
/// A time as the pages of a new desk show it: in its time zone.
std::string local_time_at(const boost::json::value& from, const std::string& path);
std::int64_t number_at(const boost::json::value& from, const std::string& path);
std::size_t count_at(const boost::json::value& from, const std::string& path);
/// @}

/// A step whose effect is not what it has to be.
desk::Status expect(bool holds, const std::string& otherwise);

} // namespace mock::commands
