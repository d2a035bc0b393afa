/**
 * What the residents of the channels have written before the first visitor comes: days,
 * each a list of `[hour, minute, who, text]`, oldest first.
 */

/** @typedef {[hour: number, minute: number, who: string, text: string]} Line */

/** @type {Line[][]} */
export const GENERAL = [
  [
    [7, 42, "Mara", "Morning all. The weir at Otter Bend is open again, and the counter has power."],
    [7, 44, "Tomás", "Finally! How long was it down?"],
    [7, 46, "Mara", "Nine days. A branch had taken the cable with it."],
    [7, 51, "Eilidh", "Only a branch? I had my money on the beaver."],
    [7, 52, "Mara", "The beaver has an alibi. He was on the camera upstream all night."],
    [8, 15, "Jonas", "I see the first readings coming in. 14 fish since six o'clock, all going up."],
    [8, 17, "Priya", "14! Last year we waited until the third for a number with two digits."],
    [
      12,
      30,
      "Aiko",
      "Water is at 9.8 degrees and falling. If the rain holds off until the weekend, I expect the main run on Thursday.",
    ],
    [12, 34, "Sam", "I'll bring the good thermometer. And the bad jokes."],
    [12, 35, "Eilidh", "Leave the jokes at the station, Sam. They scare the fish."],
  ],
  [
    [6, 58, "Aiko", "57 overnight. That is the run starting, isn't it?"],
    [7, 3, "Mara", "Looks like it. They waited for the cold night."],
    [
      7,
      20,
      "Jonas",
      "Small thing from the software side: version 0.9 of the board goes out at noon. The list keeps its place when older readings load above it, so you can read in peace while numbers come in below.",
    ],
    [7, 24, "Priya", "Does it also stop jumping when I come out of the tunnel on the train?"],
    [
      7,
      26,
      "Jonas",
      "That was the point. It fetches what you have missed and nothing else. Try the tunnel and tell me.",
    ],
    [12, 2, "Jonas", "0.9 is out."],
    [
      17,
      41,
      "Priya",
      "Tunnel report: 4 minutes without network, 11 messages missed, all there, none twice. 👏",
    ],
    [17, 45, "Jonas", "You have made my week. And it's only Tuesday."],
    [19, 10, "Sam", "Sunset at the lower pool. You can see their backs from the bridge, red as a barn door."],
    [19, 12, "Eilidh", "Jealous. I'm at the laundrette looking at socks."],
  ],
  [
    [8, 5, "Tomás", "Rain at the headwaters since four. Expect brown water by noon."],
    [8, 9, "Mara", "Thanks. I'll lift the lower screen before it fills with leaves."],
    [8, 11, "Mara", "If anybody is near Otter Bend with boots on: two hands would help."],
    [8, 12, "Sam", "Boots on. Twenty minutes."],
    [11, 48, "Sam", "Screen is up. Mara fell in once, I fell in twice, so I won."],
    [11, 50, "Mara", "He insisted on checking the depth in person."],
    [
      15,
      22,
      "Aiko",
      "Gauge reads 1.42 m, up from 0.95 m this morning. The counter still sees through it, but I would trust its numbers only to about ten per cent today. I have put a note beside the readings so that nobody takes them for more than that.",
    ],
    [
      15,
      25,
      "Jonas",
      "I'll show those with a lighter dot. Good that you said it before somebody plots them.",
    ],
    [18, 33, "Priya", "Does anybody have the list of volunteers for Saturday? Mine is from June."],
    [
      18,
      40,
      "Eilidh",
      "I keep it. 12 people, 9 pairs of boots, 1 boat. I'll bring the printout, in a bag this time.",
    ],
  ],
  [
    [7, 30, "Mara", "Water is clearing. 203 since midnight!"],
    [7, 31, "Tomás", "Two hundred and three. I'm framing that."],
    [7, 33, "Aiko", "And it is Thursday. I'd like that noted."],
    [7, 34, "Sam", "Noted. Aiko buys the lottery tickets from here on."],
    [
      9,
      12,
      "Jonas",
      "The board has 31 people on it right now, about three times as many as usual. Hello to whoever came from the school in Larch Valley!",
    ],
    [9, 14, "Eilidh", "Hello Larch Valley! Ask anything. Mara knows fish, Jonas knows why the page is blue."],
    [9, 20, "Priya", "A child wants to know whether salmon sleep."],
    [
      9,
      27,
      "Mara",
      "Sort of! They have no eyelids, so they never look asleep. But at night they hold still in slow water and react less. We see it on the camera: they line up behind the big stones, like buses in a depot.",
    ],
    [9, 29, "Priya", '"Like buses in a depot" went down very well. Thank you.'],
  ],
  [
    [8, 2, "Tomás", "Coffee is on at the station. Saturday crew, nine o'clock, please sign the sheet."],
    [8, 6, "Sam", "On my way with rolls."],
    [13, 55, "Eilidh", "38 redds counted between the bridge and the old mill. Last year it was 26."],
    [13, 57, "Aiko", "That is the best stretch since the gravel was put back. It worked."],
    [14, 3, "Mara", "I'm not crying, it's the river."],
    [16, 20, "Jonas", "Data of the day is in. Thanks to everybody who typed with cold fingers."],
  ],
];

/** @type {Line[][]} */
export const RANDOM = [
  [
    [9, 14, "Sam", "Which cheese goes best with smoked salmon? Asking for a sandwich."],
    [9, 16, "Eilidh", "None. Leave the salmon alone, it has been through enough."],
    [9, 20, "Priya", "Cream cheese, dill, black pepper. There is no second answer."],
    [9, 21, "Tomás", "Horseradish is the second answer."],
    [13, 3, "Jonas", "I have spent an hour on a bug that was a missing comma."],
    [13, 4, "Aiko", "Only an hour? You are getting good at this."],
    [18, 50, "Mara", "The heron is back on my roof. He looks at me as if I owed him rent."],
  ],
  [
    [7, 12, "Tomás", "It is raining sideways. My umbrella has left me for somebody else."],
    [7, 15, "Sam", "Same here. The ferry is late, the gulls walk."],
    [
      7,
      40,
      "Aiko",
      "For those who like numbers: 41 mm in twelve hours at my gauge, of which about 5 mm may be the neighbour's sprinkler. He says it runs on a timer and it is a matter of principle.",
    ],
    [12, 22, "Priya", "Found a good one: what do you call a fish without an eye?"],
    [12, 23, "Eilidh", "Please."],
    [12, 23, "Priya", "Fsh."],
    [12, 25, "Eilidh", "I asked nicely."],
    [20, 5, "Jonas", "Made soup. Too much soup. There is soup at number 14 if anybody is hungry."],
    [20, 9, "Sam", "Which door? I have a bowl."],
    [20, 10, "Jonas", "The one that smells of soup."],
  ],
  [
    [8, 33, "Mara", "Does anybody remember the name of the café with the crooked stairs?"],
    [8, 35, "Tomás", "The Crooked Stairs."],
    [8, 36, "Mara", "Ah."],
    [
      15,
      1,
      "Aiko",
      "Walked to the upper falls and back. 19 km, two ospreys, no signal. Recommended, especially the last part.",
    ],
    [15, 6, "Eilidh", "Pictures?"],
    [15, 8, "Aiko", "No signal, no battery, no pictures. You will have to believe in the ospreys."],
    [19, 44, "Sam", "I believe in the ospreys."],
  ],
  [
    [10, 0, "Jonas", "New keyboard day. Every message from me is a little louder from here on."],
    [10, 2, "Priya", "I can hear it through the wall."],
    [
      14,
      37,
      "Eilidh",
      "The library has a book about rivers that is older than our bridge. I'm number three on the list.",
    ],
    [14, 39, "Mara", "I'm number two. I read slowly."],
    [14, 41, "Tomás", "I have it at home. I read even more slowly. Sorry, both."],
  ],
  [
    [9, 9, "Aiko", "First frost on the windows. The river steams like tea."],
    [9, 12, "Sam", "That is the nicest thing anybody has said about Monday."],
    [9, 13, "Aiko", "It is Saturday, Sam."],
    [9, 13, "Sam", "Even better!"],
    [16, 48, "Priya", "Good evening from the train. Tunnel in two minutes, see you on the other side."],
  ],
];

/** Of these the archive is made: some of them in a row are a message. */
export const ARCHIVE = [
  "Gauge at Otter Bend: steady.",
  "Quiet night, nothing on the camera but leaves.",
  "Ok.",
  "Thanks, noted.",
  "Counter restarted after a short loss of power.",
  "Three fish up, one down.",
  "Water clear, bottom visible at the second stone.",
  "Fog until ten, then sun.",
  "Light rain since dawn.",
  "Wind from the west, gusts in the gorge.",
  "The upper logger sends again.",
  "A pair of mergansers at the weir.",
  "Screen cleaned, about half a bucket of leaves.",
  "Battery of the lower camera at 61 per cent.",
  "First sockeye of the week, a large one.",
  "Snow line down to 900 metres.",
  "Ice along the left bank.",
  "The thermometer in the shade reads two degrees less, as ever.",
  "Version of the board updated, no surprises.",
  "Old readings imported from the paper book, page by page.",
  "Fixed the units of the turbidity column.",
  "Two anglers asked about the closed stretch and were very friendly.",
  "The school class counted with us and was faster than the counter.",
  "Otter on the camera at 03:12, carrying something that it did not share.",
  "Level rising slowly, as it does when the snow goes in the afternoon.",
  "Smolts on their way down, many and small, best seen from the footbridge in low light.",
  "The gravel below the mill has moved since the flood, so the cross section has to be measured again.",
  "If somebody goes up there this week: the padlock is stiff, turn it left first and then right.",
  "Compared both sensors side by side for an hour, and they agree within the width of a pencil line.",
  "The report for spring is finished; what took longest was to find out who had the good photographs.",
  "A reminder that readings taken with the old probe are to be marked, because it drifts when it gets warm.",
  "Tagged fish number 1187 passed the counter today, eleven days after the lower station, which makes about nine kilometres a day upstream, with rests.",
];

/** Who has written the archive. */
export const ARCHIVISTS = ["Mara", "Tomás", "Eilidh", "Jonas", "Priya", "Aiko", "Sam"];
