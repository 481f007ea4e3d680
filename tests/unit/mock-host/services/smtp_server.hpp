#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace test {

/// How a mail server treats one connection.
enum class SmtpAnswer {
    accept,
    refuse_recipient,     ///< for good: 550
    ask_later,            ///< 451
    drop_before_the_text, ///< before it has taken the mail
    drop_after_the_text,  ///< the mail is taken, and the answer is lost
    refuse_the_text,      ///< 452, after all of it
    wait_after_the_text,  ///< the mail is taken, and the answer comes after `go_on`
};

/// What a server got, as it came over the wire.
struct ReceivedMail {
    std::string from;
    std::string to;
    std::string text;
    std::string credentials{}; ///< in base64, as PLAIN has them; empty: it came from nobody
};

/// A mail server on this machine, one connection after the other, each treated as the script says;
/// after its end all mails are accepted.
class SmtpServer {
public:
    explicit SmtpServer(std::vector<SmtpAnswer> script);
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;
    ~SmtpServer();

    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    /// What the server took, whether or not it could say so.
    std::vector<ReceivedMail> mails() const;
    std::size_t connections() const;
    /// How often it told that it took a mail.
    std::size_t answers() const;
    /// Gives the answers that wait, and all later ones at once.
    void go_on();

private:
    void serve();
    void talk(int connection, SmtpAnswer answer);

    std::vector<SmtpAnswer> script_;
    int socket_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable gone_on_;
    std::size_t connections_ = 0; ///< all below guarded by `mutex_`
    std::size_t answers_ = 0;
    bool may_go_on_ = false;
    std::vector<ReceivedMail> mails_;
    std::thread thread_;
};

} // namespace test
