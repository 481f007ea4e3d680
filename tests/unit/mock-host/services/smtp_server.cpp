#include "tests/unit/mock-host/services/smtp_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace test {
namespace {

/// Lines of one connection.
class Line {
public:
    explicit Line(int connection) : connection_(connection) {}

    /// False: the other side has gone.
    bool read(std::string& line)
    {
        line.clear();
        for (char c = 0; ::recv(connection_, &c, 1, 0) == 1;) {
            if (c == '\n') return true;
            if (c != '\r') line += c;
        }
        return false;
    }
    void say(const std::string& line)
    {
        const std::string whole = line + "\r\n";
        ::send(connection_, whole.data(), whole.size(), MSG_NOSIGNAL);
    }

private:
    int connection_;
};

/// Between "<" and ">".
std::string address_in(const std::string& line)
{
    const auto open = line.find('<');
    return line.substr(open + 1, line.rfind('>') - open - 1);
}

} // namespace

SmtpServer::SmtpServer(std::vector<SmtpAnswer> script) : script_(std::move(script))
{
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, raw, size) != 0 || ::listen(socket_, 8) != 0 ||
        ::getsockname(socket_, raw, &size) != 0) {
        throw std::runtime_error("no port for a mail server");
    }
    port_ = ::ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

SmtpServer::~SmtpServer()
{
    go_on();
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
}

std::vector<ReceivedMail> SmtpServer::mails() const
{
    const std::lock_guard lock(mutex_);
    return mails_;
}

std::size_t SmtpServer::connections() const
{
    const std::lock_guard lock(mutex_);
    return connections_;
}

std::size_t SmtpServer::answers() const
{
    const std::lock_guard lock(mutex_);
    return answers_;
}

void SmtpServer::go_on()
{
    const std::lock_guard lock(mutex_);
    may_go_on_ = true;
    gone_on_.notify_all();
}

void SmtpServer::serve()
{
    for (;;) {
        const int connection = ::accept(socket_, nullptr, nullptr);
        if (connection < 0) return;
        SmtpAnswer answer = SmtpAnswer::accept;
        {
            const std::lock_guard lock(mutex_);
            if (connections_ < script_.size()) answer = script_[connections_];
            ++connections_;
        }
        talk(connection, answer);
        ::close(connection);
    }
}

void SmtpServer::talk(int connection, SmtpAnswer answer)
{
    Line line(connection);
    ReceivedMail mail;
    line.say("220 a test");
    for (std::string command; line.read(command);) {
        if (command.rfind("MAIL FROM:", 0) == 0) mail.from = address_in(command);
        if (command.rfind("EHLO", 0) == 0) {
            line.say("250-a test");
            line.say("250 AUTH PLAIN");
            continue;
        }
        if (command == "AUTH PLAIN") {
            line.say("334 ");
            line.read(mail.credentials);
            line.say("235 welcome");
            continue;
        }
        if (command == "QUIT") return line.say("221 bye");
        if (command.rfind("RCPT TO:", 0) == 0) {
            mail.to = address_in(command);
            if (answer == SmtpAnswer::refuse_recipient) {
                line.say("550 nobody of that name");
                continue;
            }
            if (answer == SmtpAnswer::ask_later) {
                line.say("451 come back later");
                continue;
            }
        }
        if (command != "DATA") {
            line.say("250 fine");
            continue;
        }
        if (answer == SmtpAnswer::drop_before_the_text) return;
        line.say("354 go on");
        for (std::string text; line.read(text) && text != ".";)
            mail.text += text + "\n";
        if (answer == SmtpAnswer::refuse_the_text) {
            line.say("452 no room");
            continue;
        }
        {
            std::unique_lock lock(mutex_);
            mails_.push_back(mail);
            if (answer == SmtpAnswer::drop_after_the_text) return;
            const bool waits = answer == SmtpAnswer::wait_after_the_text;
            gone_on_.wait(lock, [&] { return !waits || may_go_on_; });
        }
        line.say("250 taken");
        const std::lock_guard lock(mutex_);
        ++answers_;
    }
}

} // namespace test
