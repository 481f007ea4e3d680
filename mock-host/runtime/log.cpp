#include "mock-host/runtime/log.hpp"

#include "mock-host/runtime/redaction.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <cstdio>
#include <mutex>

namespace mock::runtime {

namespace {

spdlog::level::level_enum level_in_spdlog(Level level)
{
    switch (level) {
    case Level::trace:
        return spdlog::level::trace;
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warn:
        return spdlog::level::warn;
    case Level::error:
        return spdlog::level::err;
    case Level::off:
        break;
    }
    return spdlog::level::off;
}

std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
            out += escaped;
        } else {
            out += c;
        }
    }
    return out + '"';
}

/// A line stays a line: what comes from outside cannot forge another one, nor move the cursor.
std::string one_line(std::string text)
{
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return text;
}

LogFields all_fields(const LogContext& context, const LogFields& fields)
{
    LogFields all;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) all.emplace_back(name, value);
    };
    add("call", context.call);
    add("activity", context.activity);
    add("plugin", context.plugin);
    add("instance", context.instance);
    add("trace", context.trace);
    all.insert(all.end(), fields.begin(), fields.end());
    return all;
}

/// Where spdlog meets our files.
class FileSink : public spdlog::sinks::base_sink<std::mutex> {
public:
    FileSink(const std::string& file, const LogKeep& keep)
        : files_(file, keep, std::chrono::system_clock::now())
    {
    }
    void keep(const LogKeep& keep)
    {
        const std::lock_guard lock(mutex_);
        files_.keep(keep);
    }
    std::string trouble()
    {
        const std::lock_guard lock(mutex_);
        return files_.trouble();
    }

private:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        files_.write({line.data(), line.size()}, message.time);
    }
    void flush_() override {} // Each line is.

    LogFiles files_;
};

} // namespace

class Log::Sink {
public:
    explicit Sink(const LogOptions& options)
        : json_(options.json),
          file_(options.file.empty() ? nullptr
                                     : std::make_shared<FileSink>(options.file, options.keep)),
          logger_("desk", sink())
    {
        logger_.set_level(level_in_spdlog(options.level));
        logger_.flush_on(spdlog::level::trace);
        // The time zone is that of the machine: a log is read beside those of other programs.
        logger_.set_pattern(json_ ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})"
                                  : "%H:%M:%S.%e %^%-7l%$ %v");
    }

    void write(Level level, std::string_view message, const LogContext& context,
               const LogFields& fields)
    {
        const auto in_spdlog = level_in_spdlog(level);
        if (!logger_.should_log(in_spdlog)) return;
        const LogFields all = all_fields(context, fields);
        logger_.log(in_spdlog, json_ ? as_json(message, all) : as_sentence(message, all));
    }

    void keep(const LogKeep& keep)
    {
        if (file_) file_->keep(keep);
    }

    std::string trouble() const { return file_ ? file_->trouble() : ""; }

    Redactor redactor;

private:
    spdlog::sink_ptr sink() const
    {
        if (file_) return file_;
        return std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    }

    std::string as_json(std::string_view message, const LogFields& fields) const
    {
        std::string out = "\"message\":" + in_quotes(redactor.clean(message));
        for (const auto& [name, value] : fields) {
            out += ',' + in_quotes(name) + ':' + in_quotes(clean_field(name, value));
        }
        return out;
    }

    std::string as_sentence(std::string_view message, const LogFields& fields) const
    {
        std::string out = redactor.clean(message);
        std::string more;
        for (const auto& [name, value] : fields) {
            more += (more.empty() ? " (" : ", ") + name + ' ' + clean_field(name, value);
        }
        return one_line(out + more + (more.empty() ? "" : ")"));
    }

    /// The name of a field may be what tells that its value is a secret.
    std::string clean_field(const std::string& name, const std::string& value) const
    {
        const std::string start = name + '=';
        const std::string both = redactor.clean(start + value);
        return both.substr(0, start.size()) == start ? both.substr(start.size()) : "***";
    }

    bool json_;
    std::shared_ptr<FileSink> file_; ///< null: standard error
    spdlog::logger logger_;
};

Log Log::open(const LogOptions& options)
{
    Log log;
    log.sink_ = std::make_shared<Sink>(options);
    return log;
}

void Log::write(Level level, std::string_view message, const LogContext& context,
                const LogFields& fields) const
{
    if (sink_) sink_->write(level, message, context, fields);
}

void Log::debug(std::string_view message, const LogContext& context) const
{
    write(Level::debug, message, context);
}

void Log::info(std::string_view message, const LogContext& context) const
{
    write(Level::info, message, context);
}

void Log::warn(std::string_view message, const LogContext& context) const
{
    write(Level::warn, message, context);
}

void Log::error(std::string_view message, const LogContext& context) const
{
    write(Level::error, message, context);
}

void Log::keep(const LogKeep& keep) const
{
    if (sink_) sink_->keep(keep);
}

std::string Log::trouble() const
{
    return sink_ ? sink_->trouble() : "";
}

void Log::hide(const desk::Secret& secret) const
{
    if (sink_) sink_->redactor.hide(secret);
}

Level level_of(std::string_view word)
{
    for (const auto& [name, level] : {std::pair{"trace", Level::trace},
                                      {"debug", Level::debug},
                                      {"info", Level::info},
                                      {"warn", Level::warn},
                                      {"error", Level::error},
                                      {"off", Level::off}}) {
        if (word == name) return level;
    }
    return Level::info;
}

} // namespace mock::runtime
