# The same work as bench/scenarios/*.load.yaml, for Locust's quicker client. Everything comes from the environment.
import os
import random

from locust import FastHttpUser, constant, constant_throughput, events, task

KIND = os.environ["BENCH_KIND"]
THINK_SEC = float(os.environ["BENCH_THINK_SEC"])
PER_USER_SEC = float(os.environ["BENCH_PER_USER_SEC"])
HEADERS = {"authorization": "Bearer " + os.environ["BENCH_TOKEN"]}


@events.init_command_line_parser.add_listener
def add_iterations(parser):
    parser.add_argument("-i", type=int, default=0, dest="most", env_var="BENCH_MOST")


class BenchUser(FastHttpUser):
    wait_time = constant_throughput(PER_USER_SEC) if PER_USER_SEC > 0 else constant(THINK_SEC)
    insecure = True
    done = 0

    @task
    def work(self):
        if KIND == "order":
            self.order()
        else:
            self.client.get("/")
        self.done += 1
        if 0 < self.environment.parsed_options.most <= self.done:
            self.environment.runner.quit()

    def order(self):
        body = {"user": id(self) % 1000, "item": "item-%d" % random.randint(1, 1000), "tags": ["a", "b"]}
        with self.client.post("/orders", json=body, headers=HEADERS, name="Order", catch_response=True) as response:
            answer = response.json() if response.status_code == 201 else {}
            if answer.get("ok") is not True:
                response.failure("not as expected")
            return answer.get("id")
