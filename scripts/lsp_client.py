"""A small client of the language server protocol, for check_lsp and bench_lsp. To be imported."""
import json
import pathlib
import queue
import subprocess
import threading
import time

EVERYTHING = {  # capabilities of a client that can do all that the server might ask of it
    "textDocument": {"publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}},
                     "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}},
    "window": {"workDoneProgress": True},
    "workspace": {"workspaceFolders": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
}


class Client:
    def __init__(self, command, cwd, stderr=subprocess.DEVNULL, env=None):
        self.process = subprocess.Popen([str(c) for c in command], cwd=cwd, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=stderr, env=env)
        self.messages = queue.Queue()  # of notifications and requests by the server
        self.replies = {}
        self.arrived = threading.Condition()
        self.writing = threading.Lock()
        self.next_id = 0
        self.gone = False
        self.progress = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        out = self.process.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    with self.arrived:
                        self.gone = True
                        self.arrived.notify_all()
                    self.messages.put(None)
                    return
                if line.strip() == b"":
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(out.read(length))
            if "method" in message:
                if "id" in message:  # whatever it asks for is granted
                    try:
                        self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
                    except (ValueError, BrokenPipeError):
                        pass  # closed by us, or by the server
                if message["method"] == "$/progress":
                    self.progress.append(message["params"]["value"]["kind"])
                self.messages.put((time.monotonic(), message))
            else:
                with self.arrived:
                    self.replies.setdefault(json.dumps(message.get("id")), message)
                    self.arrived.notify_all()

    def raw(self, data):
        with self.writing:
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def send(self, message):
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def notify(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method, params):
        """Sends a request, and yields its id."""
        self.next_id += 1
        self.send({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params})
        return self.next_id

    def reply(self, request, timeout=60):
        request = json.dumps(request)
        with self.arrived:
            if not self.arrived.wait_for(lambda: request in self.replies or self.gone, timeout):
                raise TimeoutError(f"no reply to {request}")
            if request not in self.replies:
                raise RuntimeError("the server is gone")
            return self.replies.pop(request)

    def request(self, method, params, timeout=60):
        answer = self.reply(self.ask(method, params), timeout)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def initialize(self, folders, options=None, capabilities=EVERYTHING):
        result = self.request("initialize", {
            "processId": None, "rootUri": uri(folders[0]) if folders else None, "capabilities": capabilities,
            "workspaceFolders": [{"uri": uri(f), "name": f.name} for f in folders],
            "initializationOptions": options})
        self.notify("initialized", {})
        return result

    def open(self, path, text=None, version=1):
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri(path), "languageId": "cpp", "version": version,
            "text": path.read_text() if text is None else text}})

    def change(self, path, version, *changes):
        """Each change: a whole text, or (line, column, line, column, text)."""
        made = [{"text": c} if isinstance(c, str) else
                {"range": {"start": {"line": c[0], "character": c[1]}, "end": {"line": c[2], "character": c[3]}},
                 "text": c[4]} for c in changes]
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri(path), "version": version},
                                               "contentChanges": made})

    def wait(self, method, wanted=lambda params: True, timeout=120):
        """The first message of this method that is wanted, and when it came. Others are dropped."""
        end = time.monotonic() + timeout
        while True:
            got = self.messages.get(timeout=max(0.01, end - time.monotonic()))
            if got is None:
                raise RuntimeError("the server is gone")
            if got[1]["method"] == method and wanted(got[1].get("params")):
                return got[1].get("params"), got[0]

    def diagnostics(self, path, version=None, timeout=120):
        return self.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == uri(path) and (
            version is None or p.get("version") == version), timeout)[0]["diagnostics"]

    def stop(self, timeout=30):
        self.request("shutdown", None, timeout)
        self.notify("exit", None)
        return self.process.wait(timeout)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def uri(path):
    return pathlib.Path(path).absolute().as_uri()
