#include "mock-host/commands/hidden_typing.hpp"
#include "mock-host/commands/interrupt.hpp"
#include "mock-host/commands/read_input.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <sstream>
#include <string_view>
#include <thread>

namespace mock::commands {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A terminal in the place of standard input, and its other end, where a person sits.
class Terminal {
public:
    Terminal() : input_(::dup(STDIN_FILENO))
    {
        int inside = -1;
        EXPECT_EQ(::openpty(&person_, &inside, nullptr, nullptr, nullptr), 0);
        ::dup2(inside, STDIN_FILENO);
        ::close(inside);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    ~Terminal()
    {
        ::dup2(input_, STDIN_FILENO);
        ::close(input_);
        ::close(person_);
    }

    bool shows_what_is_typed() const
    {
        termios state{};
        ::tcgetattr(person_, &state);
        return (state.c_lflag & static_cast<tcflag_t>(ECHO)) != 0;
    }

    /// Types as soon as it is not shown any more. False: it is shown for as long as anybody waits.
    bool type_unseen(std::string_view text) const
    {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (shows_what_is_typed() && std::chrono::steady_clock::now() < until)
            std::this_thread::yield();
        const bool is_hidden = !shows_what_is_typed();
        EXPECT_EQ(::write(person_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
        return is_hidden;
    }

    std::string seen() const
    {
        ::fcntl(person_, F_SETFL, O_NONBLOCK);
        std::string text(1000, '\0');
        const ssize_t size = ::read(person_, text.data(), text.size());
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return text;
    }

private:
    int input_;
    int person_ = -1;
};

TEST(HiddenTyping, SecretIsAskedForAtATerminalAndNotShown)
{
    const Terminal terminal;
    std::ostringstream asked;
    std::streambuf* const err = std::cerr.rdbuf(asked.rdbuf());
    bool was_hidden = false;
    std::thread person([&] { was_hidden = terminal.type_unseen("hush hush\n\x04"); });
    const auto typed = read_secret("-", std::cin);
    person.join();
    std::cerr.rdbuf(err);

    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->reveal(), "hush hush");
    EXPECT_TRUE(was_hidden);
    EXPECT_THAT(terminal.seen(), Not(HasSubstr("hush")));
    EXPECT_THAT(asked.str(), HasSubstr("press Enter and Ctrl-D"));
    EXPECT_TRUE(terminal.shows_what_is_typed());
}

TEST(HiddenTyping, EndsWhenTheProgramIsInterrupted)
{
    const Terminal terminal;
    const auto be_interrupted = [] {
        const Interrupt holds_back; // As beside a desk.
        const HiddenTyping hidden;
        ::kill(::getpid(), SIGINT);
        ::sleep(10);
    };
    EXPECT_EXIT(be_interrupted(), testing::KilledBySignal(SIGINT), "");
    EXPECT_TRUE(terminal.shows_what_is_typed());
}

} // namespace
} // namespace mock::commands
