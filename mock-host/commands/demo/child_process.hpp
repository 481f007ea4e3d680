#pragma once

#include <desk/sdk/result.hpp>

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace mock::commands {

/// How a program ended, and what it said.
struct Finished {
    int status = 0; ///< of the exit; 128 and the signal, if one ended it
    std::string out{};
    std::string err{};
};

/// Runs a program to its end. `input` is its standard input. No shell is involved.
desk::Result<Finished> run_program(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments,
                                   const std::string& input = {});

/// A program that runs beside this one, and ends with it.
class Program {
public:
    static desk::Result<Program> start(const std::filesystem::path& program,
                                       const std::vector<std::string>& arguments);
    Program(Program&& other) noexcept
        : process_(std::exchange(other.process_, -1)), out_(std::exchange(other.out_, -1))
    {
    }
    Program& operator=(Program&&) = delete;
    ~Program();

    /// The next lines of its standard output, up to the first empty one.
    desk::Result<std::string> read_paragraph(std::chrono::seconds patience);

private:
    Program(pid_t process, int out) : process_(process), out_(out) {}

    pid_t process_ = -1;
    int out_ = -1;
};

} // namespace mock::commands
